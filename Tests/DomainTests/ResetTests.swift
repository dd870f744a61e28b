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
        #expect(old.state == .removed && new.state == .active && new.name == old.name && new.addedAt == old.addedAt)
        #expect(world.situation().owned.count == 2)
        #expect(world.tokens.first { $0.id == no(1) }?.state == .retired)
        #expect(world.tokens.first { $0.id == no(9) }?.isUsable == true)
        #expect(world.people[no(1)]?.preferences.first == .phone(no(9)) && world.lastUsed.first?.device == no(9))
        #expect(world.begin(.code(.token(1, at: 9))).reason == .codeWrong)
        var browser = TestBrowser()
        #expect(try world.finish(visit, &browser).proof?.method == .recoveryCode)
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
}
