import Testing

@testable import Domain

@Suite("A new phone that comes with an old one's word")
struct SuccessionTests {
    private let origin = Origin(address: "192.0.2.7")

    private func coming(
        _ number: Int = 9, after old: Int = 1, digest: UInt8 = 1, keepsOld: Bool = false, in world: inout World
    ) throws -> ID<Device> {
        let device = Device(
            id: no(number), person: no(1), name: "Next", state: .pending, signingKey: [UInt8(number)], platform: nil,
            addedAt: start)
        let succession = Succession(
            device: device.id, person: no(1), proof: .endorsement(from: no(old), keepsOld: keepsOld),
            digest: [digest], transcript: [3], startedAt: start, endsAt: start + Succession.halfMadeSeconds)
        let passcode = Token(
            id: no(number), serial: "app", kind: .totp, algorithm: .sha256, digits: 6, stepSeconds: 30,
            secret: SealedBytes([1]), state: .stock, person: no(1), device: device.id, addedAt: start)
        world.commit(try world.situation().begin(succession, device: device, passcode: passcode, now: start))
        return device.id
    }

    private func finish(_ id: ID<Device>, at now: Instant = start, in world: inout World) throws -> Device {
        let draws = world.draws()
        return world.commit(
            try world.situation().finish(successionOf: id, from: origin, draws: draws, now: now))
    }

    private func state(_ number: Int, _ world: World) -> Device.State? {
        world.devices.first { $0.id == no(number) }?.state
    }

    @Test("F23 takes its place, its codes count, the old one is refused, and a test request comes")
    func place() throws {
        var world = World.with(devices: 1)
        world.lastUsed = [LastUsed(person: no(1), application: no(1), method: .push, device: no(1), at: start)]
        let id = try coming(in: &world)
        #expect(state(9, world) == .pending && state(1, world) == .active, "nothing counts before its second word")
        #expect(try finish(id, in: &world).state == .active)
        #expect(state(1, world) == .removed && world.lastUsed.first?.device == id)
        #expect(world.tokens.first { $0.device == id }?.state == .assigned)
        #expect(world.open.contains { $0.door == .test && $0.request?.device == id })
        let mails = world.effects.compactMap { if case .mail(_, let notice) = $0 { notice } else { nil } }
        #expect(mails.map(\.kind) == [.deviceMoved], "one mail says it, not two")
        #expect(mails.first?.details[.name] == "Next" && mails.first?.details[.address] == "192.0.2.7")
        #expect(try finish(id, in: &world).state == .active, "said twice, it is done once")
        #expect(world.names.filter { $0 == .deviceMoved }.count == 1)
    }

    @Test("F34 stands beside it where the old one stays as a spare")
    func spare() throws {
        var world = World.with(devices: 1)
        world.lastUsed = [LastUsed(person: no(1), application: no(1), method: .push, device: no(1), at: start)]
        _ = try finish(coming(keepsOld: true, in: &world), in: &world)
        #expect(state(1, world) == .active && state(9, world) == .active)
        #expect(world.lastUsed.map(\.device) == [no(9)], "the new one is asked first")
    }

    @Test("T08 is refused with the word of a phone that a code set up not long ago")
    func young() throws {
        var world = World.with(devices: 1)
        let until = start + 60
        world.probations = [
            Probation(factor: .phone(no(1)), person: no(1), proof: .recoveryCode, worksAt: nil, changesAt: until)
        ]
        #expect(throws: Refusal(.deviceNew, until: until)) { _ = try coming(keepsOld: true, in: &world) }
        world.probations = []
        let id = try coming(in: &world)
        world.probations = [
            Probation(factor: .phone(no(1)), person: no(1), proof: .recoveryCode, worksAt: nil, changesAt: until)
        ]
        #expect(throws: Refusal(.deviceNew, until: until)) { _ = try finish(id, in: &world) }
        #expect(try finish(id, at: until, in: &world).state == .active)
    }

    @Test("T13 is refused with a word that was used, is late, or comes of a phone that is locked or gone")
    func attacks() throws {
        var world = World.with(devices: 1)
        _ = try finish(coming(keepsOld: true, in: &world), in: &world)
        #expect(throws: Refusal.self) { _ = try coming(10, keepsOld: true, in: &world) }
        let late = try coming(11, digest: 2, in: &world)
        #expect(throws: Refusal.self) { _ = try finish(late, at: start + Succession.halfMadeSeconds, in: &world) }
        for deed in [DeviceDeed.lock, .remove] {
            var world = World.with(devices: 1)
            let id = try coming(in: &world)
            world.commit(try world.situation().perform(deed, on: no(1), by: operatorActor, now: start))
            #expect(throws: Refusal.self, "\(deed)") { _ = try finish(id, in: &world) }
            #expect(throws: Refusal.self, "\(deed)") { _ = try coming(10, digest: 3, in: &world) }
        }
    }

    @Test("T13 is one of two that come with the words of one phone: the first takes its place")
    func two() throws {
        var world = World.with(devices: 1)
        let (first, second) = (try coming(9, digest: 1, in: &world), try coming(10, digest: 2, in: &world))
        _ = try finish(second, in: &world)
        #expect(throws: Refusal.self) { _ = try finish(first, in: &world) }
        #expect(state(10, world) == .active && state(9, world) == .pending)
    }

    @Test("that comes again, as its reply was lost, leaves nothing half made behind")
    func again() throws {
        var world = World.with(devices: 1)
        _ = try coming(9, in: &world)
        let second = try coming(10, in: &world)
        #expect(state(9, world) == .removed)
        _ = try finish(second, in: &world)
        #expect(state(10, world) == .active)
    }

    @Test("can be a spare only where there is room for one")
    func room() throws {
        var world = World.with(devices: world().figures.devicesMax)
        #expect(throws: Mistake.self) { _ = try coming(90, keepsOld: true, in: &world) }
        _ = try finish(coming(90, in: &world), in: &world)
        #expect(state(90, world) == .active)
    }

    private func world() -> World { World() }

    @Test("F60 speaks with the old one in turns, each word once, and one new phone alone")
    func turns() throws {
        var world = World.with(devices: 1)
        let opened = Transfer(digest: [5], device: no(1), startedAt: start, endsAt: start + 600, steps: ["opening"])
        world.commit(try world.situation().openTransfer(opened, now: start))
        func say(_ step: Int, _ text: String, _ speaker: ID<Device>?, at now: Instant = start) throws {
            var situation = world.situation()
            situation.transfer = world.transfers.first
            world.commit(
                try situation.continueTransfer(digest: [5], step: step, text: text, by: speaker, now: now))
        }
        #expect(throws: Refusal.self, "out of turn") { try say(2, "reveal", no(1)) }
        #expect(throws: Refusal.self, "the old phone doesn't join") { try say(1, "join", no(1)) }
        try say(1, "join", nil)
        try say(1, "join", nil)
        #expect(throws: Refusal.self, "another phone joins") { try say(1, "me too", nil) }
        #expect(throws: Refusal.self, "the new phone speaks as the old") { try say(2, "reveal", nil) }
        #expect(throws: Refusal.self, "another phone speaks as the old") { try say(2, "reveal", no(2)) }
        try say(2, "reveal", no(1))
        #expect(throws: Refusal.self, "late") { try say(3, "package", no(1), at: start + 600) }
        try say(3, "package", no(1))
        #expect(world.transfers.first?.steps == ["opening", "join", "reveal", "package"])
    }
}
