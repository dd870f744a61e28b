import Domain
import Storage
import Testing

/// The cases about phones that take another's place.
extension StoreRowTests {
    func successions(_ fixture: StoreFixture) async throws {
        let (store, now) = (fixture.store, fixture.now)
        let old = try await fixture.activeDevice()
        let first = try await came(after: old, digest: [1], keepsOld: true, fixture)
        let again = try await came(after: old, digest: [1], keepsOld: true, fixture)
        #expect(try await store.device(first.device)?.state == .removed, "its reply was lost")
        #expect(try await store.succession(of: again.device) == again)
        #expect(try await store.halfMadeDevices(at: now, limit: 9).isEmpty)
        #expect(try await store.halfMadeDevices(at: again.endsAt, limit: 9) == [again.device])
        let draws = Draws(from: fixture.random)
        let done = try await store.change(.newPhone(again.device)) {
            try $0.finish(successionOf: again.device, from: Origin(), draws: draws, now: now)
        }
        #expect(done.state == .active)
        #expect(try await store.succession(of: again.device)?.doneAt == now)
        #expect(try await store.waiting(on: again.device).count == 1, "a test request waits for it")
        await #expect(throws: Refusal.self, "a word counts once") {
            _ = try await came(after: old, digest: [1], keepsOld: true, fixture)
        }
        try await transfers(old, fixture)
        try await backups(old, fixture)
    }

    private func backups(_ old: Device, _ fixture: StoreFixture) async throws {
        let (store, now) = (fixture.store, fixture.now)
        let backup = SavedBackup(
            id: fixture.random.id(), person: old.person, device: old.id, recoveryKey: [4, 0, 255], madeAt: now)
        _ = try await store.change(.device(old.id)) { try $0.save(backup, now: now) }
        #expect(try await store.backup(recoveryKey: backup.recoveryKey) == backup)
        let sealed = SealedBytes([0, 1, 255])
        let kept = try await store.change(.device(old.id)) { try $0.keepCopy(sealed, of: backup.id, now: now + 1) }
        #expect(try await store.backup(recoveryKey: backup.recoveryKey) == kept && kept.copiedAt == now + 1)
        #expect(try await store.backupCopy(backup.id) == sealed)
        #expect(try await store.sealedCopies(after: "", limit: 9).map(\.secret) == [sealed])
        let again = ResealedSecret(.backupCopy(backup.id), old: sealed, new: SealedBytes([2]))
        _ = try await store.change(.installation) { try $0.reseal([again], under: 2, by: fixture.actor, now: now) }
        #expect(try await store.backupCopy(backup.id) == SealedBytes([2]))
        let newer = SavedBackup(
            id: fixture.random.id(), person: old.person, device: old.id, recoveryKey: [4, 1], madeAt: now + 2)
        _ = try await store.change(.device(old.id)) { try $0.save(newer, now: now + 2) }
        #expect(try await store.backup(recoveryKey: backup.recoveryKey)?.endedAt == now + 2)
        #expect(try await store.backupCopy(backup.id) == nil, "a backup that is over leaves no copy")
        #expect(try await store.situation(.device(old.id)).backups == [newer])
        try await restored(newer, fixture)
        let last = SavedBackup(
            id: fixture.random.id(), person: old.person, device: old.id, recoveryKey: [4, 2], madeAt: now + 4)
        _ = try await store.change(.device(old.id)) { try $0.save(last, now: now + 4) }
        _ = try await store.change(.installation) { $0.setFence(by: fixture.actor, now: now + 5) }
        #expect(try await store.situation(.device(old.id)).backups == [], "a restore kills what works once")
    }

    /// A phone that a backup brought is young: what it makes as a backup ends with it.
    private func restored(_ backup: SavedBackup, _ fixture: StoreFixture) async throws {
        let (store, now) = (fixture.store, fixture.now)
        let next = try await came(.backup(backup.id), of: backup.person, at: backup.device, digest: [8], fixture)
        #expect(try await store.succession(of: next.device) == next)
        let draws = Draws(from: fixture.random)
        let done = try await store.change(.newPhone(next.device)) {
            try $0.finish(successionOf: next.device, from: Origin(), draws: draws, now: now + 3)
        }
        #expect(done.state == .active)
        #expect(try await store.backup(recoveryKey: backup.recoveryKey)?.endedAt == now + 3)
        let young = SavedBackup(
            id: fixture.random.id(), person: backup.person, device: next.device, recoveryKey: [4, 9], madeAt: now + 3)
        _ = try await store.change(.device(next.device)) { try $0.save(young, now: now + 3) }
        _ = try await store.change(.device(next.device)) {
            try $0.perform(.remove, on: next.device, by: fixture.actor, now: now + 3)
        }
        #expect(try await store.backup(recoveryKey: young.recoveryKey)?.endedAt == now + 3)
    }

    private func came(
        after old: Device, digest: [UInt8], keepsOld: Bool, _ fixture: StoreFixture
    ) async throws -> Succession {
        let proof = Succession.Proof.endorsement(from: old.id, keepsOld: keepsOld)
        return try await came(proof, of: old.person, at: old.id, digest: digest, fixture)
    }

    private func came(
        _ proof: Succession.Proof, of person: ID<Person>, at subject: ID<Device>, digest: [UInt8],
        _ fixture: StoreFixture
    ) async throws -> Succession {
        let now = fixture.now
        let device = Device(
            id: fixture.random.id(), person: person, name: "Next", state: .pending,
            signingKey: [4] + [UInt8](repeating: 9, count: 64), platform: nil, addedAt: now)
        let succession = Succession(
            device: device.id, person: person, proof: proof, digest: digest, transcript: [7, 7], startedAt: now,
            endsAt: now + 60)
        let token = fixture.token(serial: "app-\(device.id)", device: device.id)
        _ = try await fixture.store.change(.newPhone(subject)) {
            try $0.begin(succession, device: device, passcode: token, now: now)
        }
        return succession
    }

    private func transfers(_ old: Device, _ fixture: StoreFixture) async throws {
        let (store, now) = (fixture.store, fixture.now)
        let first = Transfer(digest: [1], device: old.id, startedAt: now, endsAt: now + 60, steps: ["é\"\n"])
        let second = Transfer(digest: [2], device: old.id, startedAt: now, endsAt: now + 61, steps: ["a"])
        for transfer in [first, second] {
            _ = try await store.change(.device(old.id)) { try $0.openTransfer(transfer, now: now) }
            #expect(try await store.transfer(digest: transfer.digest) == transfer)
        }
        #expect(try await store.transfer(digest: [1]) == nil, "a phone has one at a time")
        let next = try await store.change(.transfer(digest: [2])) {
            try $0.continueTransfer(digest: [2], step: 1, text: "b", by: nil, now: now)
        }
        #expect(next.steps == ["a", "b"])
        #expect(try await store.transfer(digest: [2]) == next)
        try await store.tidy(settledBefore: now, now: now + 62)
        #expect(try await store.transfer(digest: [2]) == nil)
    }
}
