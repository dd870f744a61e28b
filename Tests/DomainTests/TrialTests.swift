import Testing

@testable import Domain

@Suite("A phone that is set up before its owner's eyes")
struct TrialTests {
    /// Somebody new, whose phone was confirmed in the sign-in.
    private func confirmed(_ world: inout World, by visit: Visit, number: Int = 1) throws {
        let digest = [UInt8(number)]
        world.commit(try world.page(visit).enrolPhone(id: no(50 + number), digest: digest, now: world.now))
        try pair(&world, number, digest)
    }

    private func pair(_ world: inout World, _ number: Int, _ digest: [UInt8]) throws {
        world.commit(
            try world.situation().pair(
                .sample(number, .pending), passcode: .sample(number, device: number, .stock), digest: digest,
                transcript: [1], now: world.now))
        world.commit(try world.situation().confirmPairing(of: no(number), now: world.now))
    }

    private func newcomer(_ world: inout World) throws -> Visit { try world.password(world.opened()) }

    @Test("F49 counts from its first approved request on, which is the sign-in's second factor too")
    func request() throws {
        var world = World()
        let visit = try newcomer(&world)
        try confirmed(&world, by: visit)
        #expect(world.devices.first?.state == .pending && world.names.last == .deviceConfirmed)
        #expect(world.begin().reason == .setupUnfinished, "it is offered nowhere")
        #expect(world.page(visit).trial(now: start)?.device.id == no(1) && !world.page(visit).hadDevice)
        _ = try world.ask(visit)
        let asked = try world.signIn(of: visit)
        #expect(asked.state == .waiting && asked.request?.device == no(1))
        #expect(try world.answer(asked, .approve(number: "no")).state == .waiting)
        #expect(world.devices.first?.state == .pending, "a wrong number is no test passed")
        _ = try world.approve(world.signIn(of: visit))
        #expect(world.devices.first?.state == .active && world.tokens.first?.isUsable == true)
        #expect(world.setups.first?.state == .done && world.names.contains(.deviceAdded))
        let added = world.events.last { $0.name == .deviceAdded }
        #expect(added?.personal["place"] == "Firefox on Linux", "its owner is told from where")
        #expect(world.page(visit).approval(now: start) != nil && world.page(visit).needsRecoveryCodes(now: start))
        #expect(world.begin().reason == nil)
    }

    @Test("F49 counts from its first right code on, where no request comes")
    func code() throws {
        var world = World()
        let visit = try newcomer(&world)
        try confirmed(&world, by: visit)
        #expect(world.page(visit).typeable(now: start).map(\.id) == [no(1)])
        #expect(try world.type(TriedCode(form: .passcode, proof: .none), visit).refusal?.reason == .codeWrong)
        #expect(world.devices.first?.state == .pending)
        #expect(try world.type(.token(1, at: 5), visit).refusal == nil)
        #expect(world.devices.first?.state == .active && world.tokens.first?.last == 5)
        #expect(world.page(visit).approval(now: start)?.proof?.method == .appCode)
    }

    @Test("F49 that said no, or nothing, does not count, and can be asked again")
    func denied() throws {
        var world = World()
        let visit = try newcomer(&world)
        try confirmed(&world, by: visit)
        _ = try world.ask(visit)
        _ = try world.answer(world.signIn(of: visit), .mistake)
        #expect(world.devices.first?.state == .pending)
        world.now = start + 60
        _ = try world.ask(visit)
        #expect(try world.signIn(of: visit).state == .waiting)
        world.now = start + 600
        #expect(world.page(visit).trial(now: world.now) != nil)
    }

    @Test("F55 T07 that was left before its test is tried in the next sign-in, for a week, and is gone afterwards")
    func left() throws {
        var world = World()
        try confirmed(&world, by: newcomer(&world))
        world.now = start + 500_000
        let later = try newcomer(&world)
        #expect(world.page(later).mayEnrol(now: world.now))
        _ = try world.ask(later)
        _ = try world.approve(world.signIn(of: later))
        #expect(world.devices.first?.state == .active)
        var other = World()
        try confirmed(&other, by: newcomer(&other))
        other.now = start + 604_800
        #expect(other.situation().trial(now: other.now) == nil)
        #expect(other.commit(other.situation().expirePairing(of: no(1), now: other.now)) == true)
        #expect(other.devices.first?.state == .removed && other.setups.first?.state == .started)
    }

    @Test("F49 gives way to a new code, and what was asked of it is over")
    func again() throws {
        var world = World()
        let visit = try newcomer(&world)
        try confirmed(&world, by: visit)
        _ = try world.ask(visit)
        let asked = try world.signIn(of: visit)
        world.commit(try world.page(visit).enrolPhone(id: no(60), digest: [9], now: world.now))
        #expect(world.devices.first?.state == .removed && world.page(visit).trial(now: world.now) == nil)
        #expect(throws: Refusal(.superseded)) { try world.approve(asked) }
    }

    @Test("F49 T07 is tried in the portal by what may change devices, and by nothing less")
    func portal() throws {
        var world = World.with(devices: 1)
        let browser = try world.signedIn()
        func situation() -> Situation { world.arrival(browser) }
        world.commit(try situation().enrolPhone(id: no(50), digest: [7], now: world.now))
        try pair(&world, 2, [7])
        #expect(world.situation().activeDevices.count == 1)
        let draws = world.draws()
        let asked = world.commit(try situation().askTrial(draws: draws, now: world.now))
        #expect(asked.door == .test && asked.request?.device == no(2))
        #expect(world.arrival(browser).trialRequest(now: world.now)?.id == asked.id)
        let more = world.draws()
        #expect(
            try situation().askTrial(draws: more, now: world.now).change == .nothing, "once, until it is time again")
        var late = situation()
        let proof = try #require(late.session?.proof)
        #expect(throws: Refusal(.expired)) {
            try late.askTrial(draws: more, now: proof.at + Situation.freshSeconds)
        }
        late.session?.proof = Proof(method: .deskCode, at: world.now)
        #expect(throws: Refusal(.noUsableMethod)) { try late.enrolPhone(id: no(51), digest: [8], now: world.now) }
        #expect(throws: Refusal(.noUsableMethod)) { try late.typeTrial(.token(2, at: 5), now: world.now) }
        late.session?.proof = nil
        #expect(throws: Refusal(.expired)) { try late.enrolPhone(id: no(51), digest: [8], now: world.now) }
        #expect(
            world.commit(try situation().typeTrial(.token(1, at: 5), now: world.now)) == .refused(Refusal(.codeWrong)),
            "a code of another phone")
        _ = try world.approve(asked)
        #expect(world.situation().activeDevices.count == 2)
    }

    @Test("F41 is one more only where there is room")
    func room() throws {
        var world = World.with(devices: 1)
        let browser = try world.signedIn()
        world.figures.devicesMax = 2
        world.commit(try world.arrival(browser).enrolPhone(id: no(50), digest: [7], now: world.now))
        try pair(&world, 2, [7])
        world.passkeys = [.sample(3)]
        #expect(!world.arrival(browser).hasRoom)
        #expect(throws: Mistake.self) { try world.arrival(browser).typeTrial(.token(2, at: 5), now: world.now) }
        #expect(throws: Mistake.self) {
            try world.arrival(browser).enrolPhone(id: no(51), digest: [8], now: world.now)
        }
        var stock = Token.sample(7)
        stock.state = .stock
        stock.person = nil
        let draws = world.draws()
        #expect(throws: Mistake.self) {
            try world.arrival(browser).enrolToken(stock, at: 3, drift: 0, draws: draws, now: world.now)
        }
        world.passkeys[0].state = .locked
        #expect(!world.arrival(browser).hasRoom, "what is locked may be found")
    }
}
