import Bytes
import Testing

@testable import Domain

@Suite("A set-up")
struct SetupTests {
    @discardableResult
    private func open(_ world: inout World, _ number: Int, _ seconds: Int? = nil) throws -> Setup {
        world.commit(
            try world.situation().startSetup(
                id: no(number), digest: [UInt8(number)], lifetimeSeconds: seconds, by: operatorActor, now: world.now))
    }

    private func pair(_ world: inout World, _ number: Int, by setup: Setup) throws {
        world.commit(
            try world.situation().pair(
                .sample(number, .pending), passcode: .sample(number, device: number, .stock), digest: setup.digest,
                transcript: [1], now: world.now))
    }

    @Test("F55 that was left is unfinished for a week, whatever became of its code, and then as if it had not been")
    func kept() throws {
        var world = World()
        let setup = try open(&world, 1)
        for seconds in [0, 600, 86_400, 604_799] {
            world.now = start + seconds
            #expect(world.begin().reason == .setupUnfinished)
            #expect(world.situation().hasOpenSetup(at: world.now) == (seconds < 600))
        }
        world.now = start + 604_800
        #expect(world.begin().reason == .notSetUp)
        #expect(try open(&world, 2).id == no(2) && setup.id == no(1))
    }

    @Test("F55 is carried on with a new code, under its own name, and the code before is dead")
    func carriedOn() throws {
        var world = World()
        let first = try open(&world, 1)
        world.now = start + 600
        let second = try open(&world, 2)
        #expect(second.id == first.id && second.startedAt == start && second.endsAt == world.now + 600)
        #expect(second.keptUntil == world.now + 604_800 && world.setups.count == 1)
        #expect(throws: Refusal(.codeEnded)) { try pair(&world, 1, by: first) }
        try pair(&world, 1, by: second)
        world.commit(try world.situation().confirmPairing(of: no(1), now: world.now))
        #expect(world.begin().reason == nil && world.setups.first?.state == .done)
        #expect(throws: Mistake.self) {
            try world.situation().carryOn(
                first.id, digest: [9], lifetimeSeconds: nil, by: operatorActor, now: world.now)
        }
    }

    @Test("F55 with a code that still counts stays beside the next one")
    func second() throws {
        var world = World()
        try open(&world, 1)
        #expect(try open(&world, 2).id == no(2) && world.setups.count == 2)
    }

    @Test("T07 is begun anew by hand while a phone waits for its owner's word, and that phone is gone")
    func again() throws {
        var world = World()
        let setup = try open(&world, 1)
        try pair(&world, 1, by: setup)
        let next = world.commit(
            try world.situation().carryOn(
                setup.id, digest: [7], lifetimeSeconds: 60, by: operatorActor, now: world.now))
        #expect(next.id == setup.id && next.state == .started && next.device == nil && next.endsAt == start + 60)
        #expect(world.devices.first?.state == .removed && world.tokens.first?.state == .retired)
        #expect(throws: Refusal(.codeEnded)) { try world.situation().confirmPairing(of: no(1), now: world.now) }
        #expect(throws: Refusal(.codeEnded)) { try pair(&world, 2, by: setup) }
        try pair(&world, 2, by: next)
        #expect(world.devices.map(\.state) == [.removed, .pending])
    }

    @Test("F55 T07 keeps a paired phone for a day after the pairing, and then only its own place")
    func halfMade() throws {
        var world = World()
        let setup = try open(&world, 1)
        world.now = start + 599
        try pair(&world, 1, by: setup)
        let paired = world.now
        world.now = paired + 86_399
        #expect(world.situation().expirePairing(of: no(1), now: world.now).change == .nothing)
        #expect(throws: Never.self) { try world.situation().confirmPairing(of: no(1), now: world.now) }
        world.now = paired + 86_400
        let isGone = world.commit(world.situation().expirePairing(of: no(1), now: world.now))
        #expect(isGone)
        #expect(world.devices.first?.state == .removed && world.tokens.first?.state == .retired)
        #expect(world.names.last == .deviceRemoved && world.events.last?.facts["why"] == "unconfirmed")
        #expect(world.situation().expirePairing(of: no(1), now: world.now).change == .nothing)
        #expect(world.begin().reason == .setupUnfinished)
        #expect(throws: Refusal(.codeEnded), "a clock that is set back revives no code") {
            _ = try world.situation().pair(
                .sample(2, .pending), passcode: .sample(2, device: 2, .stock), digest: setup.digest, transcript: [1],
                now: start + 1)
        }
        #expect(try open(&world, 3).id == setup.id)
    }

    @Test("is given up with the phone that was half made when too many are unfinished, or the words don't match")
    func givenUp() throws {
        var world = World()
        let first = try open(&world, 1)
        try pair(&world, 1, by: first)
        for number in 2...4 { try open(&world, number) }
        #expect(world.setups.count { $0.isUnfinished(at: start) } == Setup.openMax)
        #expect(world.setups.first { $0.id == first.id }?.state == .abandoned)
        #expect(world.devices.first?.state == .removed)
        let last = try #require(world.setups.last { $0.state == .started })
        try pair(&world, 9, by: last)
        world.commit(world.situation().abandonPairing(of: no(9), now: start))
        #expect(world.setups.first { $0.id == last.id }?.state == .abandoned)
        #expect(world.names.count { $0 == .setupAbandoned } == 2)
    }

    @Test("keeps as long as the setting says, never less than a paired phone may wait")
    func setting() throws {
        var world = World()
        world.figures = try Figures().replacing(["setup.keep": 86_400])
        #expect(try open(&world, 1).keptUntil == start + 86_400)
        #expect(throws: Mistake.self) { try Figures().replacing(["setup.keep": 86_399]) }
        #expect(try open(&world, 2, 2_592_000).isUnfinished(at: start + 2_591_999))
    }
}
