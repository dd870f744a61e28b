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
    }

    private func came(
        after old: Device, digest: [UInt8], keepsOld: Bool, _ fixture: StoreFixture
    ) async throws -> Succession {
        let now = fixture.now
        let device = Device(
            id: fixture.random.id(), person: old.person, name: "Next", state: .pending,
            signingKey: [4] + [UInt8](repeating: 9, count: 64), platform: nil, addedAt: now)
        let succession = Succession(
            device: device.id, person: old.person, proof: .endorsement(from: old.id, keepsOld: keepsOld),
            digest: digest, transcript: [7, 7], startedAt: now, endsAt: now + 60)
        let token = fixture.token(serial: "app-\(device.id)", device: device.id)
        _ = try await fixture.store.change(.newPhone(old.id)) {
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
