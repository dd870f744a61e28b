import Bytes
import Testing

@testable import Domain

@Suite("A backup")
struct BackupTests {
    private func saved(_ number: Int, by device: Int = 1, at now: Instant = start) -> SavedBackup {
        SavedBackup(
            id: no(number), person: no(1), device: no(device), recoveryKey: [4, UInt8(number)], madeAt: now)
    }

    private func restoring(_ number: Int, with backup: Int, in world: inout World) throws -> ID<Device> {
        let device = Device(
            id: no(number), person: no(1), name: "Next", state: .pending, signingKey: [UInt8(number)], platform: nil,
            addedAt: start)
        let succession = Succession(
            device: device.id, person: no(1), proof: .backup(no(backup)), digest: [UInt8(backup)], transcript: [3],
            startedAt: start, endsAt: start + Succession.halfMadeSeconds)
        let passcode = Token(
            id: no(number), serial: "app", kind: .totp, algorithm: .sha256, digits: 6, stepSeconds: 30,
            secret: SealedBytes([1]), state: .stock, person: no(1), device: device.id, addedAt: start)
        world.commit(try world.situation().begin(succession, device: device, passcode: passcode, now: start))
        return device.id
    }

    private func finish(_ id: ID<Device>, in world: inout World) throws -> Device {
        let draws = world.draws()
        return world.commit(
            try world.situation().finish(successionOf: id, from: Origin(), draws: draws, now: start))
    }

    private func browser(_ world: inout World) throws -> TestBrowser {
        var browser = TestBrowser()
        let visit = try world.password(world.opened())
        _ = try world.ask(visit, .device(no(1)))
        _ = try world.approve(world.signIn(of: visit))
        _ = try world.finish(visit, &browser)
        return browser
    }

    @Test("F16 F61 is a recovering proof: what it brings signs in at once, changes nothing for a day, and is said so")
    func probation() throws {
        var world = World.with(devices: 1)
        world.commit(try world.situation().save(saved(5), now: start))
        let id = try restoring(9, with: 5, in: &world)
        #expect(try finish(id, in: &world).state == .active)
        let probation = try #require(world.probations.first)
        #expect(probation.factor == .phone(id) && probation.proof == .backup && probation.worksAt == nil)
        #expect(probation.changesAt == start + 86_400)
        let restored = try #require(world.events.last { $0.name == .deviceRestored })
        #expect(restored.facts["proof"] == .string("backup"))
    }

    @Test("F16 F61 waits where its person is worth the effort, and a reply that was lost is given again")
    func waits() throws {
        var world = World.with(devices: 1)
        world.people[no(1)]?.isHighRisk = true
        world.commit(try world.situation().save(saved(5), now: start))
        let id = try restoring(9, with: 5, in: &world)
        #expect(try finish(id, in: &world).state == .locked)
        #expect(world.tokens.first { $0.device == id }?.state == .lost)
        #expect(world.situation().owned.first { $0.factor == .phone(id) }?.waitsUntil == start + 86_400)
        let count = world.events.count
        #expect(try finish(id, in: &world).state == .locked)
        #expect(world.events.count == count)
        let mails = world.effects.compactMap { if case .mail(_, let notice) = $0 { notice } else { nil } }
        #expect(mails.last?.details[.until] != nil && mails.last?.details[.method] == "backup")
    }

    @Test("T27 made by a phone that was itself set up by a recovering proof is over once that phone is removed")
    func young() throws {
        var world = World.with(devices: 1)
        world.commit(try world.situation().save(saved(5), now: start))
        let id = try restoring(9, with: 5, in: &world)
        _ = try finish(id, in: &world)
        world.commit(try world.situation().save(saved(6, by: 9), now: start))
        world.commit(try world.situation().save(saved(7), now: start))
        world.commit(try world.situation().perform(.remove, on: id, by: operatorActor, now: start))
        #expect(world.backups.filter { $0.endedAt == nil }.map(\.id) == [no(7)])
        #expect(throws: Refusal.self) { _ = try restoring(10, with: 6, in: &world) }
    }

    @Test("F61 T27 lets its owner in once, whose phone may be gone, and they are told")
    func once() throws {
        var world = World.with(devices: 1)
        world.commit(try world.situation().save(saved(5), now: start))
        world.commit(try world.situation().perform(.remove, on: no(1), by: operatorActor, now: start))
        let id = try restoring(9, with: 5, in: &world)
        #expect(try finish(id, in: &world).state == .active)
        let mails = world.effects.compactMap { if case .mail(_, let notice) = $0 { notice.kind } else { nil } }
        #expect(mails.last == .deviceRestored)
        #expect(world.backups.first?.endedAt == start)
        #expect(throws: Refusal.self, "used twice") { _ = try restoring(10, with: 5, in: &world) }
    }

    @Test("T27 lets nobody in once a newer one took its place, its owner removed it, or locked the account")
    func over() throws {
        var world = World.with(devices: 1)
        world.commit(try world.situation().save(saved(5), now: start))
        let half = try restoring(9, with: 5, in: &world)
        world.commit(try world.situation().save(saved(6), now: start))
        #expect(throws: Refusal.self, "replaced meanwhile") { _ = try finish(half, in: &world) }
        let owner = try browser(&world)
        #expect(throws: Refusal(.expired)) { _ = try world.situation().removeBackup(no(6), now: start) }
        world.commit(try world.arrival(owner).removeBackup(no(6), now: start))
        #expect(throws: Refusal.self, "removed") { _ = try restoring(10, with: 6, in: &world) }
        #expect(throws: Mistake.self) { _ = try world.arrival(owner).removeBackup(no(6), now: start) }
        world.commit(try world.situation().save(saved(7), now: start))
        world.people[no(1)]?.standing = .lockedByDesk(at: start)
        #expect(throws: Refusal.self, "locked") { _ = try restoring(11, with: 7, in: &world) }
    }

    @Test("counts beside those of other phones, three at once; the oldest gives way")
    func many() throws {
        var world = World.with(devices: 4)
        for number in 1...4 { world.commit(try world.situation().save(saved(number, by: number), now: start)) }
        #expect(world.backups.filter { $0.endedAt == nil }.map(\.id) == [no(2), no(3), no(4)])
        world.commit(try world.situation().save(saved(5, by: 3), now: start))
        #expect(Set(world.backups.filter { $0.endedAt == nil }.map(\.id)) == [no(2), no(4), no(5)])
    }

    @Test("F25 is given to nobody as a copy where none was kept")
    func copy() throws {
        var world = World.with(devices: 1)
        world.commit(try world.situation().save(saved(5), now: start))
        #expect(throws: Refusal.self) { _ = try world.situation().fetchCopy(from: Origin(), now: start) }
        world.commit(try world.situation().keepCopy(SealedBytes([1]), of: no(5), now: start))
        #expect(world.commit(try world.situation().fetchCopy(from: Origin(), now: start)) == no(5))
        #expect(world.names.last == .backupFetched)
    }
}
