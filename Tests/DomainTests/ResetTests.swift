import Bytes
import Testing

@testable import Domain

@Suite("A phone that was reset")
struct ResetTests {
    /// Somebody with two phones, two passcodes and recovery codes, who said that the first phone was reset.
    private func world() throws -> (World, Visit) {
        var world = World.with(devices: 2, recoveryCodes: 2)
        world.tokens = [.sample(1, device: 1), .sample(2, device: 2)]
        let visit = try world.password(world.opened())
        world.commit(try world.page(visit).sayReset(no(1), now: start))
        return (world, visit)
    }

    private func setUp(_ world: inout World, _ visit: Visit) throws {
        world.commit(try world.page(visit).enrolPhone(id: no(50), digest: [5], now: world.now))
        world.commit(
            try world.situation().pair(
                .sample(9, .pending), passcode: .sample(9, device: 9, .stock), digest: [5], transcript: [1],
                now: world.now))
        world.commit(try world.situation().confirmPairing(of: no(9), now: world.now))
    }

    private func tried(_ world: inout World, _ visit: Visit) throws {
        let draws = world.draws()
        let asked = world.commit(try world.page(visit).askTrial(draws: draws, now: world.now))
        _ = try world.approve(asked)
    }

    @Test("F19 is asked no longer, and its request is over, while the other ways stay")
    func told() throws {
        var world = World.with(devices: 2, recoveryCodes: 1)
        let visit = try world.password(world.opened())
        let asked = try #require(try world.signIn(of: visit).request?.device)
        world.commit(try world.page(visit).sayReset(asked, now: start))
        #expect(world.names.last == .deviceResetTold && world.page(visit).visit?.signIn == nil && world.open.isEmpty)
        let ways = Policy.plan(for: world.page(visit), abilities: .pages, now: start).ways
        #expect(!ways.contains(.push(asked)) && ways.count == 2)
        #expect(try world.page(visit).sayReset(asked, now: start).change == .nothing, "once")
        #expect(throws: Mistake.self) { try world.page(visit).sayReset(no(77), now: start) }
        let early = try world.opened()
        #expect(throws: Refusal(.expired), "before the password") {
            try world.page(early).sayReset(asked, now: start)
        }
        #expect(world.page(visit).replaceable(now: start) == nil)
        #expect(throws: Refusal.self, "T07 by the password alone") {
            try world.page(visit).enrolPhone(id: no(50), digest: [5], now: start)
        }
    }

    @Test("F19 T08 is believed a few times a day and no more, whichever phone it is")
    func often() throws {
        let (world, visit) = try world()
        #expect(world.page(visit).visit?.resets == 1)
        var page = world.page(visit)
        page.resetsOfDay = Visit.resetsOfDayMax - 1
        #expect(try page.sayReset(no(2), now: start).value.resets == 2, "the wrong phone was pressed")
        page.resetsOfDay += 1
        #expect(try page.sayReset(no(1), now: start).change == .nothing, "what was said stays so")
        #expect { try page.sayReset(no(2), now: start) } throws: { ($0 as? Mistake)?.kind == .notAllowed }
    }

    @Test("F19 comes back under its own name and in its own place; its old key counts no longer")
    func replaced() throws {
        var (world, visit) = try world()
        world.people[no(1)]?.preferences.first = .phone(no(1))
        world.lastUsed = [
            LastUsed(person: no(1), application: no(3), method: .push, device: no(1), at: start, isKept: true)
        ]
        _ = try world.type(.code(1), visit)
        #expect(world.page(visit).replaceable(now: start)?.id == no(1))
        try setUp(&world, visit)
        #expect(world.devices.first { $0.id == no(1) }?.state == .active, "until the phone was tried")
        try tried(&world, visit)
        let old = try #require(world.devices.first { $0.id == no(1) })
        let new = try #require(world.devices.first { $0.id == no(9) })
        #expect(old.state == .locked && new.state == .active && new.name == old.name && new.addedAt == old.addedAt)
        #expect(old.keyMadeAt == old.addedAt && new.keyMadeAt > new.addedAt, "its own key is as old as it is")
        #expect(world.situation().owned.count == 2 && world.situation().listedDevices.count == 2)
        #expect(world.tokens.first { $0.id == no(1) }?.state == .lost)
        #expect(world.tokens.first { $0.id == no(9) }?.isUsable == true)
        #expect(world.people[no(1)]?.preferences.first == .phone(no(9)) && world.lastUsed.first?.device == no(9))
        #expect(world.begin(.code(.token(1, at: 9))).reason == .codeWrong)
        var browser = TestBrowser()
        #expect(try world.finish(visit, &browser).proof?.method == .recoveryCode)
        #expect(world.commit(world.situation().endPlace(of: .phone(no(9)), now: start + 86_399)) == false)
        #expect(world.commit(world.situation().endPlace(of: .phone(no(9)), now: start + 86_400)) == true)
        #expect(world.devices.first { $0.id == no(1) }?.state == .removed)
        #expect(world.tokens.first { $0.id == no(1) }?.state == .retired)
        #expect(world.commit(world.situation().endPlace(of: .phone(no(9)), now: start + 86_400)) == false)
    }

    @Test(
        "F16 F19 T08 comes back, locked, where what took its place by a code is locked or removed in its cooling time")
    func back() throws {
        for removes in [true, false] {
            var (world, visit) = try world()
            _ = try world.type(.code(1), visit)
            try setUp(&world, visit)
            try tried(&world, visit)
            if removes {
                world.commit(try world.situation().perform(.remove, on: no(9), by: operatorActor, now: start))
            } else {
                let owner = try world.password(world.opened())
                world.commit(try world.page(owner).lockInVisit(.phone(no(9)), now: start))
            }
            let old = try #require(world.situation().owned.first { $0.factor == .phone(no(1)) })
            #expect(old.isLocked)
            world.commit(try world.situation().perform(.unlock, on: no(1), by: .person(no(1)), now: start))
            #expect(world.tokens.first { $0.id == no(1) }?.isUsable == true)
            #expect(world.probations.allSatisfy { $0.replaces == nil })
            #expect(world.commit(world.situation().endPlace(of: .phone(no(9)), now: start + 86_400)) == false)
            #expect(world.situation().activeDevices.contains { $0.id == no(1) })
        }
    }

    @Test("F19 T08 lets nothing but that one phone be set up by a code, within 15 minutes")
    func alone() throws {
        var (world, visit) = try world()
        _ = try world.type(.code(1), visit)
        #expect(!world.page(visit).mayEnrol(now: start) && world.page(visit).addingRefusal(now: start) != nil)
        world.commit(try world.page(visit).challenge([5], now: start))
        #expect(throws: Refusal(.noUsableMethod)) {
            try world.page(visit).addInVisit(.sample(7), challenge: [5], now: start)
        }
        #expect(world.page(visit).replaceable(now: start + 899) != nil)
        #expect(world.page(visit).replaceable(now: start + 900) == nil)
        try setUp(&world, visit)
        try tried(&world, visit)
        #expect(world.page(visit).replaceable(now: start) == nil, "once")
        #expect(throws: Refusal(.noUsableMethod)) {
            try world.page(visit).enrolPhone(id: no(51), digest: [6], now: start)
        }
    }

    @Test("F19 is set up again by a code that somebody can be talked out of only where it stands in for devices")
    func methods() throws {
        for method in Method.allCases {
            var (world, visit) = try world()
            _ = try world.type(.code(1), visit)
            var page = world.page(visit)
            page.signIn?.state = .approved(method, at: start)
            let may = method.vouchesForDevices || method.standsInForDevices
            #expect((page.replaceable(now: start) != nil) == may, "\(method)")
        }
    }

    @Test("F19 is set up again also where as many devices are there as may be")
    func full() throws {
        var (world, visit) = try world()
        world.figures.devicesMax = 2
        _ = try world.type(.code(1), visit)
        try setUp(&world, visit)
        try tried(&world, visit)
        #expect(world.situation().activeDevices.count == 2)
    }

    @Test("F16 F19 T08 is in its cooling time where a code set it up again, and not where another phone did")
    func cooling() throws {
        for byCode in [true, false] {
            var (world, visit) = try world()
            if byCode {
                _ = try world.type(.code(1), visit)
            } else {
                _ = try world.ask(visit, .device(no(2)))
                _ = try world.approve(world.signIn(of: visit))
            }
            try setUp(&world, visit)
            try tried(&world, visit)
            #expect(world.devices.first { $0.id == no(9) }?.state == .active)
            let added = try #require(world.events.first { $0.name == .deviceAdded })
            #expect(added.facts["proof"] == (byCode ? "recovery_code" : "own"))
            #expect(world.probations.map(\.factor) == (byCode ? [.phone(no(9))] : []))
            #expect(world.probations.allSatisfy { $0.changesAt == start + 86_400 && $0.worksAt == nil })
            // It takes no other phone's place in this time.
            var next = try world.password(world.opened())
            world.commit(try world.page(next).sayReset(no(2), now: start))
            _ = try world.ask(next, .device(no(9)))
            _ = try world.approve(world.signIn(of: next))
            #expect((world.page(next).replaceable(now: start) == nil) == byCode)
            world.now = start + 86_400
            next = try world.password(world.opened())
            world.commit(try world.page(next).sayReset(no(2), now: world.now))
            _ = try world.ask(next, .device(no(9)))
            _ = try world.approve(world.signIn(of: next))
            #expect(world.page(next).replaceable(now: world.now)?.id == no(2))
        }
    }

    /// Somebody at high risk whose first phone is set up again by a recovery code: it waits.
    private func waiting() throws -> (World, Visit) {
        var (world, visit) = try world()
        world.people[no(1)]?.isHighRisk = true
        _ = try world.type(.code(1), visit)
        try setUp(&world, visit)
        try tried(&world, visit)
        return (world, visit)
    }

    @Test("F16 F19 T08 stays as it was while what takes its place must wait, and gives it once that works")
    func highRisk() throws {
        var (world, visit) = try waiting()
        #expect(world.devices.first { $0.id == no(1) }?.state == .active)
        #expect(world.devices.first { $0.id == no(9) }?.state == .locked)
        #expect(world.page(visit).replaceable(now: start) == nil, "asked once")
        #expect(world.commit(world.situation().endWait(of: .phone(no(9)), now: start + 86_400)) == true)
        let old = try #require(world.devices.first { $0.id == no(1) })
        let new = try #require(world.devices.first { $0.id == no(9) })
        #expect(old.state == .removed && new.state == .active && new.name == old.name && new.addedAt == old.addedAt)
        #expect(world.events.last { $0.name == .deviceRemoved }?.facts["why"] == "reset")
        #expect(world.tokens.first { $0.id == no(1) }?.state == .retired)
    }

    @Test("F19 gives its place early by the word of the service desk alone, and keeps it if that phone goes")
    func early() throws {
        var (world, _) = try waiting()
        world.commit(try world.situation().perform(.unlock, on: no(9), by: operatorActor, now: start))
        #expect(world.situation().activeDevices.map(\.id).sorted { $0.text < $1.text } == [no(2), no(9)])
        #expect(world.devices.first { $0.id == no(9) }?.name == Device.sample(1).name)
        (world, _) = try waiting()
        world.commit(try world.situation().perform(.remove, on: no(9), by: operatorActor, now: start))
        #expect(world.commit(world.situation().endWait(of: .phone(no(9)), now: start + 86_400)) == false)
        #expect(Set(world.situation().activeDevices.map(\.id)) == [no(1), no(2)])
    }

    @Test("F19 T24 that its owner locks in the meantime gives its place to nothing")
    func lockedMeanwhile() throws {
        var (world, visit) = try world()
        _ = try world.type(.code(1), visit)
        try setUp(&world, visit)
        let draws = world.draws()
        let asked = world.commit(try world.page(visit).askTrial(draws: draws, now: world.now))
        world.commit(try world.situation().perform(.lock, on: no(1), by: .person(no(1)), now: start))
        #expect(throws: Refusal(.superseded)) { try world.approve(asked) }
        #expect(throws: (any Error).self) { try world.page(visit).askTrial(draws: draws, now: world.now) }
        #expect(world.devices.first { $0.id == no(9) }?.state == .pending)
        #expect(world.devices.first { $0.id == no(1) }?.state == .locked)
        var (other, there) = try waiting()
        other.commit(try other.page(there).lockInVisit(.phone(no(1)), now: start))
        #expect(other.commit(other.situation().endWait(of: .phone(no(9)), now: start + 86_400)) == true)
        #expect(other.devices.first { $0.id == no(1) }?.state == .locked)
        #expect(other.devices.first { $0.id == no(9) }?.state == .active)
    }

    @Test("F19 leaves no screen lock and no word of its own to the one that takes its place")
    func screenLock() throws {
        var (world, visit) = try world()
        let index = try #require(world.devices.firstIndex { $0.id == no(1) })
        world.devices[index].lock = ScreenLock(
            credentialID: [1], publicKey: [2], signCount: 3, backupEligible: false, addedAt: start)
        world.devices[index].told = Told(at: start, said: .approve, items: [:])
        _ = try world.type(.code(1), visit)
        try setUp(&world, visit)
        world.commit(
            try world.situation().setLock(
                ScreenLock(credentialID: [7], publicKey: [8], signCount: 0, backupEligible: false, addedAt: start),
                of: no(9), now: start))
        let draws = world.draws()
        let asked = world.commit(try world.page(visit).askTrial(draws: draws, now: world.now))
        let request = try #require(asked.request)
        let answer = Answer(
            request: request.id, device: no(9), nonce: request.nonce,
            decision: .approve(number: request.matching.number), lock: LockProof(signCount: 1))
        let next = world.draws()
        world.commit(try world.situation(signIn: asked.id).consider(answer, draws: next, now: world.now))
        let new = try #require(world.devices.first { $0.id == no(9) })
        #expect(new.state == .active && new.lock?.credentialID == [7] && new.told?.at == world.now)
        #expect(world.commit(world.situation().endPlace(of: .phone(no(9)), now: start + 86_400)) == true)
        #expect(world.devices.first { $0.id == no(1) }?.told == nil, "what it had told goes with it")
    }
}
