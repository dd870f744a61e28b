import Domain
import Storage
import Testing

/// The cases about push lines, and requests that wait to be pushed.
extension StoreRowTests {
    func pushLines(_ fixture: StoreFixture) async throws {
        let (store, now) = (fixture.store, fixture.now)
        let device = try await fixture.activeDevice()
        #expect(try await store.pushLine(of: device.id) == nil)
        let first = line(device, mark: "first", language: nil, at: now)
        try await set(first, of: device, fixture)
        #expect(try await store.pushLine(of: device.id) == first)
        let second = line(device, mark: "second", language: "cy", at: now + 1)
        try await set(second, of: device, fixture)
        #expect(try await store.pushLine(of: device.id) == second)
        #expect(try await store.sealedPushLines(after: "", limit: 9).map(\.secret) == [second.secret])
        try await queue(fixture, second)

        await #expect(throws: Mistake.self, "another line than that which is lost") {
            try await store.change(.device(device.id)) { try $0.loseLine(first, now: now) }
        }
        _ = try await store.change(.device(device.id)) { try $0.loseLine(second, now: now + 9) }
        #expect(try await store.pushLine(of: device.id)?.lostAt == now + 9)
        await #expect(throws: Mistake.self, "a line is lost once") {
            try await store.change(.device(device.id)) { try $0.loseLine(second, now: now) }
        }
        #expect(try await store.countPushLines().map { [$0.count, $0.lost] } == [[1, 1]])
        try await set(second, of: device, fixture)
        #expect(try await store.pushLine(of: device.id)?.lostAt == nil)
        try await set(nil, of: device, fixture)
        #expect(try await store.pushLine(of: device.id) == nil)
        try await set(second, of: device, fixture)
        _ = try await store.change(.device(device.id)) {
            try $0.perform(.remove, on: device.id, by: fixture.actor, now: now)
        }
        #expect(try await store.pushLine(of: device.id) == nil, "a phone that is removed can't be woken")
    }

    /// A request waits once, for one node at a time, until it is reported.
    private func queue(_ fixture: StoreFixture, _ line: PushLine) async throws {
        let (store, now) = (fixture.store, fixture.now)
        let visit = try await fixture.password(fixture.opened())
        #expect(try await store.takePushes(now: now, limit: 9, except: ["https://x.example", line.service]).isEmpty)
        let taken = try await store.takePushes(now: now, limit: 9, except: ["https://x.example"])
        #expect(taken.map(\.signIn) == [visit.signIn].compactMap { $0 })
        let push = try #require(taken.first)
        #expect(push.line == line && push.tries == 1)
        #expect(try await store.takePushes(now: now, limit: 9).isEmpty, "another node has it")
        let later = now + QueuedPush.claimSeconds
        let again = try #require(await store.takePushes(now: later, limit: 9).first)
        #expect(again.row == push.row && again.tries == 2)
        try await store.postponePush(again, until: later + 4)
        #expect(try await store.takePushes(now: later + 3, limit: 9).isEmpty)
        let third = try #require(await store.takePushes(now: later + 4, limit: 9).first)
        let device = line.device
        #expect(try await store.device(device)?.lastRequest == LastRequest(askedAt: now))
        try await store.removePush(third, takenAt: later)
        #expect(try await store.device(device)?.lastRequest == LastRequest(askedAt: now, handedAt: later))
        try await store.noteFetch(of: device, at: later + 1)
        try await store.noteFetch(of: device, at: later + 2)
        #expect(
            try await store.device(device)?.lastRequest
                == LastRequest(askedAt: now, handedAt: later, fetchedAt: later + 1))
        #expect(try await store.takePushes(now: later + 900, limit: 9).isEmpty)
    }

    private func line(_ device: Device, mark: String, language: String?, at: Instant) -> PushLine {
        PushLine(
            device: device.id, secret: SealedBytes([1, 0, 255] + Array(mark.utf8)), mark: mark,
            service: "https://push.example", serverKeyID: "key", language: language, madeAt: at)
    }

    private func set(_ line: PushLine?, of device: Device, _ fixture: StoreFixture) async throws {
        let now = fixture.now
        _ = try await fixture.store.change(.device(device.id)) { try $0.setLine(line, of: device.id, now: now) }
    }
}
