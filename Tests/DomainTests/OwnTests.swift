import Testing

@testable import Domain

@Suite("What somebody signs in with")
struct OwnTests {
    private func byCode(_ world: inout World) throws -> TestBrowser {
        var browser = TestBrowser()
        let visit = try world.password(world.opened())
        _ = try world.type(.token(1, at: 0), visit)
        _ = try world.finish(visit, &browser)
        return browser
    }

    @Test("T08 is renamed and locked from the page, and removed and unlocked by what vouches for devices alone")
    func strength() throws {
        var world = World.with(devices: 1, tokens: 1)
        let browser = try byCode(&world)
        let phone = OwnFactor.phone(no(1))
        world.commit(try world.arrival(browser).performOwn(.rename("  My  phone"), on: phone, now: start))
        #expect(world.devices.first?.name == "My phone" && world.names.last == .deviceRenamed)
        world.commit(try world.arrival(browser).performOwn(.lock, on: phone, now: start))
        #expect(world.devices.first?.state == .locked && world.names.last == .deviceLocked)
        for deed in [OwnDeed.unlock, .remove] {
            #expect(throws: Refusal(.noUsableMethod)) {
                try world.arrival(browser).performOwn(deed, on: phone, now: start)
            }
        }
        var other = TestBrowser()
        #expect(throws: Refusal(.expired)) {
            try world.arrival(other).performOwn(.rename("Mine"), on: phone, now: start)
        }
        world.devices.append(.sample(2))
        other = try world.signedIn()
        world.commit(try world.arrival(other).performOwn(.unlock, on: phone, now: start))
        #expect(world.devices.first { $0.id == no(1) }?.state == .active)
        #expect(throws: Mistake.self) {
            try world.arrival(other).performOwn(.remove, on: .phone(no(9)), now: start)
        }
    }

    @Test("B18 is not removed while it is the only way to sign in, whatever else is locked or written down")
    func lastWay() throws {
        var world = World.with(devices: 2, recoveryCodes: 3)
        world.passkeys = [.sample(5)]
        world.tokens = [.sample(6)]
        let browser = try world.signedIn()
        func removes(_ factor: OwnFactor) throws {
            world.commit(try world.arrival(browser).performOwn(.remove, on: factor, now: start + 1))
        }
        try removes(.phone(no(2)))
        try removes(.passkey(no(5)))
        world.devices[0].state = .locked
        #expect(throws: Mistake.self) { try removes(.token(no(6))) }
        world.devices[0].state = .active
        try removes(.token(no(6)))
        #expect(throws: Mistake.self) { try removes(.phone(no(1))) }
        #expect(!world.arrival(browser).hasOtherWay(than: .phone(no(1))))
        #expect(world.devices.first { $0.id == no(1) }?.state == .active)
    }

    @Test("F15 comes back with a recovery code where the only phone was locked, and found again")
    func foundAgain() throws {
        var world = World.with(devices: 1, recoveryCodes: 2)
        var browser = try world.signedIn()
        world.commit(try world.arrival(browser).performOwn(.lock, on: .phone(no(1)), now: start))
        browser = TestBrowser()
        let visit = try world.password(world.opened())
        _ = try world.type(.code(1, .recovery), visit)
        _ = try world.finish(visit, &browser)
        let phone = OwnFactor.phone(no(1))
        #expect(throws: Refusal(.noUsableMethod)) {
            try world.arrival(browser).performOwn(.remove, on: phone, now: start)
        }
        world.commit(try world.arrival(browser).performOwn(.unlock, on: phone, now: start))
        #expect(world.devices.first?.state == .active)
    }

    @Test("F15 T22 is locked by the password alone, which opens nothing else")
    func lockedByPassword() throws {
        var world = World.with(devices: 2, tokens: 1)
        let visit = try world.password(world.opened())
        #expect(world.open.count == 1)
        world.commit(try world.page(visit).lockInVisit(.phone(no(1)), now: start))
        world.commit(try world.page(visit).lockInVisit(.token(no(1)), now: start))
        #expect(world.tokens.first?.state == .lost && world.names.contains(.tokenLocked))
        #expect(world.situation().owned.filter(\.isLocked).count == 2)
        #expect(try world.type(.token(1, at: 0), visit) == .refused(Refusal(.codeWrong)))
        #expect(throws: Mistake.self) { try world.page(visit).lockInVisit(.phone(no(9)), now: start) }
        let half = try world.opened()
        #expect(throws: Refusal(.expired)) { try world.page(half).lockInVisit(.phone(no(2)), now: start) }
    }

    @Test("F40 T22 is shut with the whole account by the password alone, and opened by its owner's second factor")
    func account() throws {
        var world = World.with(devices: 1, tokens: 1, recoveryCodes: 1)
        world.passkeys = [.sample()]
        let elsewhere = try world.signedIn()
        let first = try world.password(world.opened())
        world.commit(try world.page(first).lockOwnAccount(now: start))
        #expect(world.people[no(1)]?.standing == .lockedByPerson(at: start) && world.open.isEmpty)
        #expect(world.sessions.first { $0.digest == elsewhere.session }?.endedAt == start)
        #expect(throws: Refusal(.expired)) { try world.ask(first) }

        let visit = try world.password(world.opened())
        #expect(world.page(visit).canUnlock(now: start) && world.pushes == 2)
        #expect(throws: Refusal(.lockedByPerson)) { try world.ask(visit) }
        let draws = world.draws()
        let wrong = world.commit(
            try world.page(visit).unlock(
                typed: TriedCode(form: .passcode, proof: .none), draws: draws, now: start))
        #expect(wrong == .refused(Refusal(.codeWrong)) && world.wrongCodes.first?.inRow == 1)
        #expect(world.people[no(1)]?.standing != .active)
        let right = world.commit(
            try world.page(visit).unlock(typed: .code(1, .recovery), draws: world.draws(), now: start))
        guard case .onward = right else { throw Fault("not unlocked") }
        #expect(world.people[no(1)]?.standing == .active && world.names.contains(.personUnlocked))
        var browser = TestBrowser()
        #expect(try world.finish(visit, &browser).proof?.method == .recoveryCode)
        #expect(!world.page(visit).canUnlock(now: start))
    }

    @Test("F40 stays shut when the service desk shut it, before the password, and for another person's passkey")
    func staysShut() throws {
        var world = World.with(tokens: 1)
        world.passkeys = [.sample()]
        world.people[no(1)]?.standing = .lockedByDesk(at: start)
        let visit = try world.password(world.opened())
        let draws = world.draws()
        #expect(throws: Refusal(.expired)) {
            try world.page(visit).unlock(typed: .token(1, at: 0), draws: draws, now: start)
        }
        world.people[no(1)]?.standing = .lockedByPerson(at: start)
        let early = try world.opened()
        #expect(throws: Refusal(.expired)) {
            try world.page(early, 1).unlock(typed: .token(1, at: 0), draws: draws, now: start)
        }
        let challenge = world.visits.first { $0.id == visit.id }?.challenge?.bytes ?? []
        let proof = PasskeyProof(
            passkey: no(1), challenge: challenge, signCount: 0, userVerified: false, backedUp: false)
        var visits = world.visitDraws()
        #expect(throws: Refusal.self) { try world.page(visit, 2).unlock(proof, draws: visits, now: start) }
        visits = world.visitDraws()
        guard case .onward = world.commit(try world.page(visit).unlock(proof, draws: visits, now: start)) else {
            throw Fault("the owner's own passkey did not unlock")
        }
        #expect(world.people[no(1)]?.standing == .active)
    }

    @Test("F15 that somebody else may have ends every session, and the record has the police's number")
    func stolen() throws {
        var world = World.with(devices: 2)
        let browser = try world.signedIn(remembering: "Firefox")
        let phone = OwnFactor.phone(no(1))
        #expect(throws: Mistake.self, "it is not locked yet") {
            try world.arrival(browser).reportTheft(of: phone, reference: nil, now: start)
        }
        world.commit(try world.arrival(browser).performOwn(.lock, on: phone, now: start))
        world.commit(try world.arrival(browser).reportTheft(of: phone, reference: "CR/1\u{202e}7", now: start))
        #expect(world.events.last?.name == .theftReported && world.events.last?.personal["police_reference"] == "CR/17")
        #expect(
            world.sessions.allSatisfy { $0.endedAt == start } && world.remembered.allSatisfy { $0.forgottenAt != nil })
    }

    @Test("F43 goes first with a service when its owner says so, until they take that back")
    func first() throws {
        var world = World.with(devices: 2)
        let browser = try world.signedIn()
        let other = world.devices.map(\.id).first { $0 != world.lastUsed.first?.device } ?? no(2)
        world.commit(try world.arrival(browser).keepFirst(.phone(other), at: no(1), now: start))
        #expect(Policy.plan(for: world.situation(), abilities: .pages, now: start).push == other)
        world.commit(try world.arrival(browser).keepFirst(nil, at: no(1), now: start))
        #expect(world.lastUsed.first?.isKept == false)
        #expect(throws: Mistake.self) {
            try world.arrival(browser).keepFirst(.phone(no(9)), at: no(1), now: start)
        }
    }

    @Test("F10 T04 that was not its owner's doing stops all that is open, and signs everybody out")
    func notMe() throws {
        var world = World.with(devices: 1)
        let browser = try world.signedIn()
        let thief = try world.password(world.opened())
        #expect(world.open.count == 1)
        world.commit(try world.arrival(browser).notMeInPortal(now: start))
        #expect(world.open.isEmpty && world.sessions.allSatisfy { $0.endedAt != nil })
        #expect(world.budgets[no(1)]?.pause(at: start) != nil && world.names.contains(.notMe))
        #expect(throws: Refusal(.expired)) { try world.ask(thief) }
    }

    @Test("is tested by its owner, and not twice at once")
    func tested() throws {
        var world = World.with(devices: 1)
        let browser = try world.signedIn()
        let pushes = world.pushes
        let test = world.commit(
            try world.arrival(browser).testOwn(no(1), draws: world.draws(), now: start))
        #expect(test.door == .test && test.request?.device == no(1) && world.pushes == pushes + 1)
        let again = world.commit(
            try world.arrival(browser).testOwn(no(1), draws: world.draws(), now: start + 1))
        #expect(again == test && world.pushes == pushes + 1)
        #expect(throws: Mistake.self) {
            try world.arrival(browser).testOwn(no(9), draws: world.draws(), now: start + 60)
        }
    }
}

@Suite("A person's preferences")
struct PreferencesTests {
    @Test("are stored as words, and words of a later release are left out")
    func stored() {
        let all = Preferences(Set(Preferences.Switch.allCases), first: .passkey(no(3)))
        #expect(Preferences(stored: all.stored) == all)
        for first in [OwnFactor.phone(no(1)), .token(no(2))] {
            #expect(Preferences(stored: Preferences(first: first).stored).first == first)
        }
        #expect(Preferences(stored: "") == .standard && Preferences.standard.stored == "")
        #expect(Preferences(stored: "more_time sings first=robot:9 first=phone:- =: ") == Preferences([.moreTime]))
    }

    @Test("give requests more time, and let the number be chosen where policy lets people choose")
    func asked() throws {
        var world = World.with(devices: 1)
        let browser = try world.signedIn()
        world.commit(
            try world.arrival(browser).set(Preferences([.moreTime, .chooseNumber]), now: start))
        #expect(world.names.last == .preferencesSet)
        let visit = try world.password(world.opened())
        let request = try #require(world.page(visit).signIn?.request)
        #expect(request.endsAt == start + 600)
        guard case .choose = request.matching else { throw Fault("the number is typed") }
        world.figures.numberChoice = false
        world.now = start + 30
        _ = try world.ask(visit)
        guard case .typed = try #require(world.page(visit).signIn?.request).matching else { throw Fault("not typed") }
        world.figures.numberChoice = true
        world.figures.numberMode = .off
        #expect(world.situation().requestFigures.numberMode == .off)
        let written = world.events.count
        world.commit(try world.arrival(browser).set(Preferences([.moreTime, .chooseNumber]), now: start))
        #expect(world.events.count == written, "nothing changed")
    }

    @Test("let one thing go first everywhere, but for a service for which another was chosen")
    func first() throws {
        var world = World.with(devices: 2, tokens: 1)
        world.passkeys = [.sample()]
        let browser = try world.signedIn()
        func ways() -> [Way] { Policy.plan(for: world.situation(), abilities: .pages, now: start).ways }
        let used = try #require(world.lastUsed.first?.device)
        #expect(ways().first == .push(used))
        for (first, way) in [
            (OwnFactor.passkey(no(1)), Way.passkey(.passkey)), (.token(no(1)), .code(.keyFob)),
            (.phone(no(2)), .push(no(2))),
        ] {
            world.commit(try world.arrival(browser).set(Preferences(first: first), now: start))
            #expect(ways().first == way && Set(ways().map(\.method)).count == 3)
        }
        world.commit(try world.arrival(browser).set(Preferences([.noCopying]), now: start))
        #expect(ways().first == .passkey(.passkey))
        world.commit(try world.arrival(browser).keepFirst(.phone(no(1)), at: no(1), now: start))
        #expect(ways().first == .push(no(1)))
        world.commit(try world.arrival(browser).set(Preferences(first: .phone(no(9))), now: start))
        #expect(world.people[no(1)]?.preferences == .standard, "it is not theirs")
    }
}
