import Testing

@testable import Domain

@Suite("What a person has")
struct PossessionTests {
    private func paired(_ world: inout World, _ number: Int = 1) throws {
        let setup = world.commit(
            try world.situation().startSetup(
                id: no(number), digest: [UInt8(number)], lifetimeSeconds: nil, by: operatorActor, now: world.now))
        world.commit(
            try world.situation().pair(
                .sample(number, .pending), passcode: .sample(number, device: number, .stock), digest: setup.digest,
                transcript: [1], now: world.now))
    }

    @Test("F49 T07 a phone that nobody follows on a page counts from its owner's word on, not before")
    func setUp() throws {
        var world = World()
        try paired(&world)
        #expect(world.begin().reason == .setupUnfinished)
        #expect(world.begin(.push(.device(no(1)))).reason == .setupUnfinished)
        #expect(world.begin(.code(.token(1, at: 0))).reason == .codeWrong)
        world.commit(try world.situation().confirmPairing(of: no(1), now: world.now))
        #expect(try world.asked().request?.device == no(1))
        world.wrongCodes = []
        #expect(world.begin(.code(.token(1, at: 0))).isApproved)
        #expect(world.setups.first?.state == .done)
        #expect(try world.situation().confirmPairing(of: no(1), now: world.now).change == .nothing)
        #expect(world.names.contains(.deviceAdded) && world.names.contains(.devicePaired))
    }

    @Test("T09 a set-up code works once, in its time, while the person may sign in")
    func ticket() throws {
        var world = World()
        try paired(&world)
        func pair(_ digest: [UInt8], at now: Instant) throws(Refusal) {
            _ = try world.situation().pair(
                .sample(2, .pending), passcode: .sample(2, device: 2, .stock), digest: digest, transcript: [1], now: now
            )
        }
        #expect(throws: Refusal(.codeEnded)) { try pair([1], at: start) }
        #expect(throws: Refusal(.codeEnded)) { try pair([9], at: start) }
        world.setups[0].state = .started
        world.setups[0].endsAt = start + 600
        #expect(throws: Never.self) { try pair([1], at: start + 599) }
        #expect(throws: Refusal(.codeEnded)) { try pair([1], at: start + 600) }
        world.people[no(1)]?.standing = .lockedByDesk(at: start)
        #expect(throws: Refusal(.lockedByDesk)) { try pair([1], at: start) }
        for seconds in [0, -1, Int.min, Int.max, 2_592_001] {
            #expect(throws: Mistake.self) {
                try World().situation().startSetup(
                    id: no(1), digest: [1], lifetimeSeconds: seconds, by: operatorActor, now: start)
            }
        }
    }

    @Test("T07 no deed but its owner's word makes a half-made phone count")
    func halfMade() throws {
        var world = World()
        try paired(&world)
        for deed in [DeviceDeed.lock, .unlock] {
            #expect(throws: Mistake.self) {
                try world.situation().perform(deed, on: no(1), by: operatorActor, now: start)
            }
        }
        world.now = start + Setup.halfMadeSeconds
        #expect(throws: Refusal(.codeEnded)) { try world.situation().confirmPairing(of: no(1), now: world.now) }
        world.commit(world.situation().abandonPairing(of: no(1), now: world.now))
        #expect(world.devices.first?.state == .removed && world.tokens.first?.state == .retired)
        #expect(world.setups.first?.state == .abandoned)
        #expect(throws: Refusal(.codeEnded)) { try world.situation().confirmPairing(of: no(1), now: start) }
    }

    @Test("F20 the same phone is set up five times in a row, with one live key at the end")
    func again() throws {
        var world = World()
        for number in 1...5 {
            try paired(&world, number)
            world.commit(try world.situation().confirmPairing(of: no(number), now: world.now))
            if number > 1 {
                world.commit(
                    try world.situation().perform(.remove, on: no(number - 1), by: operatorActor, now: world.now))
            }
        }
        #expect(world.situation().activeDevices.map(\.id) == [no(5)])
        #expect(world.tokens.filter(\.isUsable).map(\.device) == [no(5)])
    }

    @Test("keeps so many open set-ups and devices as its bounds say")
    func bounds() throws {
        var world = World()
        for number in 1...6 {
            world.commit(
                try world.situation().startSetup(
                    id: no(number), digest: [UInt8(number)], lifetimeSeconds: nil, by: operatorActor, now: start))
            #expect(world.setups.count { $0.isOpen(at: start) } == min(number, Setup.openMax))
        }
        #expect(world.setups.first { $0.id == no(6) }?.state == .started)
        world.devices = (1...10).map { .sample($0) }
        #expect(throws: Mistake.self) {
            try world.situation().startSetup(
                id: no(7), digest: [7], lifetimeSeconds: nil, by: operatorActor, now: start)
        }
    }

    @Test("T24 a lost phone's requests and codes end at once, and come back when it is found")
    func lost() throws {
        var world = World.with(devices: 2)
        world.tokens = [.sample(1, device: 1), .sample(2, device: 2)]
        let signIn = try world.asked(.push(.device(no(1))))
        let other = try world.asked(.push(.device(no(2))))
        world.commit(try world.situation().perform(.lock, on: no(1), by: operatorActor, now: start))
        #expect(world.open == [other])
        #expect(throws: Refusal(.superseded)) { try world.approve(signIn) }
        #expect(world.begin(.code(.token(1, at: 0))).reason == .codeWrong)
        world.commit(try world.situation().perform(.unlock, on: no(1), by: operatorActor, now: start))
        #expect(world.begin(.code(.token(1, at: 0))).isApproved)
        #expect(throws: Mistake.self) {
            try world.situation().perform(.unlock, on: no(1), by: operatorActor, now: start)
        }
        world.commit(try world.situation().perform(.remove, on: no(1), by: operatorActor, now: start))
        #expect(world.tokens.first { $0.id == no(1) }?.state == .retired)
        for deed in [DeviceDeed.lock, .unlock, .remove, .rename("x")] {
            #expect(throws: Mistake.self) {
                try world.situation().perform(deed, on: no(1), by: operatorActor, now: start)
            }
        }
        #expect(throws: Mistake.self) {
            try world.situation(no(2)).perform(.lock, on: no(2), by: operatorActor, now: start)
        }
    }

    @Test("T24 a locked account has nothing open, and opens again as it was")
    func account() throws {
        var world = World.with(devices: 1)
        let signIn = try world.asked()
        world.commit(try world.situation().setStanding(.lockedByPerson(at: start), by: operatorActor, now: start))
        #expect(world.signIns.first { $0.id == signIn.id }?.state == .refused(.lockedByPerson, at: start))
        #expect(world.begin().reason == .lockedByPerson)
        world.commit(try world.situation().setStanding(.active, by: operatorActor, now: start))
        #expect(world.begin().reason == nil)
        #expect(world.names.contains(.personLocked) && world.names.contains(.personUnlocked))
    }

    @Test("T24 a key fob is given once, and a retired one never counts again")
    func fob() throws {
        var world = World()
        func with(_ token: Token?, _ person: Int = 1) -> Situation {
            var situation = world.situation(no(person))
            situation.token = token
            return situation
        }
        let given = world.commit(try with(.sample(1, of: nil, .stock)).assignToken(by: operatorActor, now: start))
        #expect(given.person == no(1) && given.isUsable)
        for token in [given, .sample(2, of: nil, .retired), .sample(3, of: nil, device: 1, .stock), nil] {
            #expect(throws: Mistake.self) { try with(token, 2).assignToken(by: operatorActor, now: start) }
        }
        #expect(world.begin(.code(.token(1, at: 4))).isApproved)
        let spent = world.tokens[0]
        #expect(throws: Mistake.self) {
            try with(spent).resynchroniseToken(position: 4, drift: 0, by: operatorActor, now: start)
        }
        world.commit(try with(spent).resynchroniseToken(position: 40, drift: 2, by: operatorActor, now: start))
        #expect(world.begin(.code(.token(1, at: 40))).reason == .codeUsed)
        #expect(world.begin(.code(.token(1, at: 41))).isApproved)
        let retired = world.commit(try with(world.tokens[0]).retireToken(by: operatorActor, now: start))
        #expect(world.begin(.code(.token(1, at: 42))).reason == .codeWrong)
        #expect(try with(retired).retireToken(by: operatorActor, now: start).change == .nothing)
        #expect(throws: Mistake.self) {
            try with(retired).resynchroniseToken(position: 99, drift: 0, by: operatorActor, now: start)
        }
    }

    @Test("a new set of recovery codes replaces the old one, and desk codes live side by side")
    func codes() throws {
        var world = World()
        func make(_ kind: OneTimeCode.Kind, _ numbers: ClosedRange<Int>, _ seconds: Int? = nil) throws {
            world.commit(
                try world.situation().makeCodes(
                    kind, digests: numbers.map { (no($0), [UInt8($0)]) }, lifetimeSeconds: seconds, by: operatorActor,
                    now: start))
        }
        try make(.recovery, 1...10)
        #expect(world.begin(.code(.code(1))).isApproved)
        try make(.recovery, 11...20)
        #expect(world.codes.count { $0.isUsable(at: start) } == 10 && world.begin(.code(.code(2))).reason == .codeWrong)
        try make(.desk, 21...21)
        try make(.desk, 22...22, 60)
        #expect(world.codes.suffix(2).map(\.endsAt) == [start + 3600, start + 60])
        for seconds in [0, -1, Int.max] { #expect(throws: Mistake.self) { try make(.desk, 23...23, seconds) } }
        #expect(world.commit(try world.situation().cancelCodes(.desk, by: operatorActor, now: start)) == 2)
        #expect(world.begin(.code(.code(21, .desk))).reason == .codeWrong)
    }
}
