import Testing

@testable import Domain

@Suite("A passkey")
struct PasskeyTests {
    private func world(_ passkeys: Passkey...) -> World {
        var world = World.with(devices: 1)
        world.passkeys = passkeys.isEmpty ? [.sample()] : passkeys
        return world
    }

    @Test("B09 stands for password and second factor, when it checks its owner and policy lets it")
    func alone() throws {
        var world = world()
        var browser = TestBrowser()
        var visit = try world.opened()
        #expect(throws: Refusal(.firstFactorWrong)) { try world.show(visit, verified: false) }
        world.figures.passkeyAlone = false
        #expect(throws: Refusal(.firstFactorWrong)) { try world.show(visit) }
        world.figures.passkeyAlone = true
        guard case .onward(let next) = try world.show(visit) else { throw Fault("refused") }
        #expect(next.person == no(1) && next.browser != visit.browser && next.passwordAt == nil)
        let pass = try world.finish(visit, &browser)
        #expect(pass.proof == Proof(method: .passkey, at: start, userVerified: true))
        #expect(pass.session.passwordAt == nil && world.pushes == 0 && world.lastUsed.first?.method == .passkey)
        visit = try world.opened(browser, at: 2, Demands(afresh: true))
        world.figures.passkeyAlone = false
        _ = try world.password(visit)
        _ = try world.show(visit, verified: false)
        #expect(try world.finish(visit, &browser).proof?.userVerified == false)
    }

    @Test("T12 that stood for the password leaves nothing that a phone or a code alone could finish")
    func notHalf() throws {
        var world = world()
        world.tokens = [.sample()]
        var browser = TestBrowser()
        let visit = try world.opened()
        _ = try world.show(visit)
        world.now = start + Visit.approvalSeconds
        #expect(throws: Refusal(.expired)) { try world.finish(visit, &browser) }
        #expect(throws: Refusal(.noUsableMethod)) { try world.ask(visit) }
        #expect(throws: Refusal(.noUsableMethod)) { try world.type(.token(1, at: 0), visit) }
        _ = try world.challenge(visit)
        #expect(throws: Refusal(.firstFactorWrong)) { try world.show(visit, verified: false) }
        #expect(throws: Refusal(.expired)) { try world.password(visit, of: 2) }
        _ = try world.password(visit)
        try world.approvePush(visit)
        #expect(try world.finish(visit, &browser).session.passwordAt == world.now)
    }

    @Test("tells its own time, not that of a password of long ago")
    func steppedUp() throws {
        var world = world()
        var browser = try world.signedIn()
        world.now = start + 3600
        let visit = try world.opened(browser, at: 2, Demands(maxAgeSeconds: 60))
        _ = try world.show(visit)
        let pass = try world.finish(visit, &browser)
        #expect(pass.session.provedAt == world.now && world.sessions.count == 1)
        #expect(try world.arrive(browser, at: 3, Demands(maxAgeSeconds: 60)).pass != nil)
    }

    @Test("T14 of somebody else, locked, removed or not accepted leads nowhere")
    func others() throws {
        var world = world(.sample(), .sample(2, of: 2), .sample(3, .passkey, .locked), .sample(4, .passkey, .removed))
        let visit = try world.password(world.opened())
        #expect(throws: Refusal(.superseded)) { try world.show(visit, 2, of: 2) }
        for number in [2, 3, 4, 9] {
            #expect(throws: Refusal(.noUsableMethod)) { try world.show(visit, number) }
        }
        world.figures.methods = [.push, .securityKey]
        #expect(throws: Refusal(.noUsableMethod)) { try world.show(visit) }
        #expect(try world.signIn(of: visit).isOpen)
    }

    @Test("T14 signs the visit's challenge, once, in time, and no other")
    func challenge() throws {
        var world = world()
        let (visit, other) = (try world.opened(), try world.opened())
        let first = try #require(visit.challenge?.bytes)
        #expect(other.challenge?.bytes != first)
        #expect(throws: Refusal(.expired)) { try world.show(visit, challenge: other.challenge?.bytes) }
        #expect(throws: Refusal(.expired)) { try world.show(visit, challenge: []) }
        _ = try world.challenge(visit)
        #expect(throws: Refusal(.expired)) { try world.show(visit, challenge: first) }
        let second = try #require(world.visits.first { $0.id == visit.id }?.challenge?.bytes)
        _ = try world.show(visit)
        #expect(throws: Refusal(.expired)) { try world.show(visit, challenge: second) }
        world.now = start + PasskeyChallenge.lifetimeSeconds
        #expect(throws: Refusal(.expired)) { try world.show(other) }
    }

    @Test("T14 whose counter does not grow is a signal for people, and signs in all the same")
    func counter() throws {
        for (kept, shown, isOdd) in [(0, 0, false), (5, 6, false), (5, 5, true), (5, 0, true), (0, 1, false)]
            as [(UInt32, UInt32, Bool)]
        {
            var world = world(.sample(count: kept))
            _ = try world.show(world.opened(), count: shown)
            #expect(world.names.contains(.passkeyCountOdd) == isOdd)
            #expect(world.passkeys.first?.signCount == max(kept, shown))
            #expect(world.passkeys.first?.lastUsedAt == start && world.passkeys.first?.backedUp == true)
        }
    }

    @Test("takes the request off the phone, and one whose time is over stays as it is")
    func phone() throws {
        var world = World.with(devices: 1)
        let visit = try world.password(world.opened())
        world.passkeys = [.sample()]
        let waiting = try world.signIn(of: visit)
        _ = try world.show(visit)
        #expect(try world.signIn(of: visit).id == waiting.id && world.open.isEmpty)
        #expect(world.effects.suffix(2).contains(.wake(.device(no(1)))))
        #expect(throws: Refusal(.superseded)) { try world.approve(waiting) }
        let late = try world.password(world.opened())
        _ = try world.ask(late)
        let old = try world.signIn(of: late)
        world.now = old.endsAt
        _ = try world.show(late)
        #expect(try world.signIn(of: late).id != old.id)
    }

    @Test("T24 of a person who is locked opens nothing, then or later, and its challenge is used up")
    func locked() throws {
        var world = world()
        let visit = try world.opened()
        world.people[no(1)]?.standing = .disabled
        #expect(try world.show(visit).refusal?.reason == .lockedByDesk)
        #expect(world.visits.first?.person == nil && world.visits.first?.challenge == nil)
        world.people[no(1)]?.standing = .active
        #expect(throws: Refusal(.expired)) { try world.show(visit) }
        #expect(throws: Refusal(.expired)) { try world.ask(visit) }
    }

    @Test("T08 is added in a session whose strong proof is at most 15 minutes old, never by a code or a remembered one")
    func added() throws {
        var world = World.with(devices: 1, tokens: 1)
        let browser = try world.signedIn(remembering: "Firefox")
        let add = { (world: World) throws -> Decided<Passkey> in
            let challenge = world.sessions.first { $0.digest == browser.session }?.challenge?.bytes
            return try world.arrival(browser).add(.sample(7), challenge: challenge ?? [], now: world.now)
        }
        #expect(throws: Refusal(.expired), "no challenge yet") { try add(world) }
        world.commit(try world.arrival(browser).challengeNewPasskey([5], now: world.now))
        var late = world
        late.now = start + PasskeyChallenge.lifetimeSeconds
        #expect(throws: Refusal(.expired)) { try add(late) }
        #expect(throws: Refusal(.expired)) { try world.arrival(browser).add(.sample(7), challenge: [6], now: start) }
        #expect(throws: Refusal(.expired)) {
            try world.arrival(browser).add(.sample(7, of: 2), challenge: [5], now: start)
        }
        #expect(world.commit(try add(world)).state == .active && world.names.last == .passkeyAdded)
        #expect(throws: Refusal(.expired), "once") { try add(world) }
        world.now = start + Situation.freshSeconds
        #expect(world.arrival(browser).changingRefusal(now: world.now) == Refusal(.expired))
    }

    @Test("T08 is kept from a session that is half, ended, proved by a code or by a remembered browser")
    func notAdded() throws {
        var world = World.with(devices: 1, tokens: 1)
        var browser = TestBrowser()
        #expect(world.arrival(browser).changingRefusal(now: start) == Refusal(.expired))
        let visit = try world.password(world.opened())
        _ = try world.type(.token(1, at: 0), visit)
        _ = try world.finish(visit, &browser, remembering: "Firefox")
        #expect(world.arrival(browser).changingRefusal(now: start) == Refusal(.noUsableMethod))
        browser.session = nil
        let second = try world.password(world.opened(browser), browser)
        #expect(try world.finish(second, &browser).byPasswordAlone)
        #expect(world.arrival(browser).changingRefusal(now: start) == Refusal(.expired))
        browser = try world.signedIn()
        #expect(world.arrival(browser).changingRefusal(now: start) == nil)
        world.people[no(1)]?.standing = .lockedByPerson(at: start)
        #expect(world.arrival(browser).changingRefusal(now: start) == Refusal(.lockedByPerson))
        world.people[no(1)]?.standing = .active
        world.commit(world.arrival(browser).endSession(now: start))
        #expect(world.arrival(browser).changingRefusal(now: start) == Refusal(.expired))
    }

    @Test("T08 is removed by its owner after a fresh approval, and never when it is the last way to sign in")
    func removedByOwner() throws {
        var world = World.with(devices: 1, tokens: 1)
        world.passkeys = [.sample()]
        let browser = try world.signedIn(byPasskey: true)
        var half = world.arrival(browser)
        half.session = nil
        #expect(throws: Refusal(.expired)) { try half.performOwn(.remove, on: .passkey(no(1)), now: start) }
        #expect(throws: Refusal(.expired)) {
            try world.arrival(browser)
                .performOwn(.remove, on: .passkey(no(1)), now: start + Situation.freshSeconds)
        }
        #expect(throws: Mistake.self) {
            try world.arrival(browser).performOwn(.remove, on: .passkey(no(2)), now: start)
        }
        var last = world
        (last.devices, last.tokens) = ([], [])
        #expect(throws: Mistake.self) {
            try last.arrival(browser).performOwn(.remove, on: .passkey(no(1)), now: start)
        }
        last.passkeys.append(.sample(2))
        last.commit(try last.arrival(browser).performOwn(.remove, on: .passkey(no(1)), now: start))
        world.commit(try world.arrival(browser).performOwn(.remove, on: .passkey(no(1)), now: start))
        #expect(world.passkeys.first?.state == .removed)
        #expect(world.names.last == .passkeyRemoved)
    }

    @Test("T08 the portal opens to a second factor of the last minutes, and asks for more than a code to change things")
    func portal() throws {
        var world = World.with(devices: 1, tokens: 1)
        world.figures.sessionFactorSeconds = 900
        var browser = TestBrowser()
        #expect(!world.arrival(browser).opensPortal(now: start))
        let visit = try world.password(world.opened())
        _ = try world.type(.token(1, at: 0), visit)
        _ = try world.finish(visit, &browser, remembering: "Firefox")
        #expect(world.arrival(browser).opensPortal(now: start + 899))
        #expect(!world.arrival(browser).opensPortal(now: start + 900))
        let more = try world.opened(browser, Demands(level: .vouching))
        #expect(world.page(more).accepts(.push) && world.page(more).accepts(.passkey))
        #expect(!world.page(more).accepts(.appCode) && !world.page(more).accepts(.deskCode))
        world.figures.sessionFactorSeconds = 0
        #expect(world.arrival(browser).opensPortal(now: start + 59))
        browser.session = nil
        let second = try world.password(world.opened(browser), browser)
        #expect(try world.finish(second, &browser).byPasswordAlone)
        #expect(!world.arrival(browser).opensPortal(now: start))
    }

    @Test("is renamed, locked, unlocked and removed, and one too many is refused")
    func deeds() throws {
        var world = world()
        world.figures.devicesMax = 2
        let browser = try world.signedIn(byPasskey: true)
        world.commit(try world.arrival(browser).challengeNewPasskey([5], now: world.now))
        #expect(throws: Mistake.self) { try world.arrival(browser).add(.sample(7), challenge: [5], now: world.now) }
        for (deed, name) in [
            (PasskeyDeed.rename(" Blue  key "), Event.Name.passkeyRenamed), (.lock, .passkeyLocked),
            (.unlock, .passkeyUnlocked), (.remove, .passkeyRemoved),
        ] {
            world.commit(
                try world.situation().perform(deed, onPasskey: no(1), by: operatorActor, now: world.now))
            #expect(world.names.last == name && world.passkeys.first?.name == "Blue key")
        }
        #expect(throws: Mistake.self) {
            try world.situation().perform(.unlock, onPasskey: no(1), by: operatorActor, now: world.now)
        }
    }
}
