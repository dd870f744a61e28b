import Domain
import Storage
import Testing

/// The cases about what is told by the calendar, and about trips.
extension StoreRowTests {
    func reminded(_ fixture: StoreFixture) async throws {
        let (store, person, now) = (fixture.store, fixture.person, fixture.now)
        let device = try await fixture.activeDevice()
        let later = now + 2 * Reminded.unusedSeconds
        let since = later - Reminded.unusedSeconds
        #expect(try await store.unusedThings(since: now - 1, limit: 9).isEmpty)
        #expect(try await store.unusedThings(since: since, limit: 9).map(\.0) == [.phone(device.id)])
        #expect(try await store.change(.person(person.id)) { $0.askStillYours(.phone(device.id), now: later) })
        #expect(
            try await store.situation(.person(person.id)).reminded
                == [Reminded(thing: device.id.text, what: .unused, person: person.id, at: later)])
        #expect(try await store.unusedThings(since: since, limit: 9).isEmpty, "once a year")
        #expect(try await store.unusedThings(since: later, limit: 9).count == 1, "and a year later again")
        #expect(try await !store.change(.person(person.id)) { $0.askStillYours(.phone(device.id), now: later) })
        #expect(try await store.endingTokens(before: later, addedBefore: later, limit: 9).isEmpty)
        try await trips(fixture)
    }

    private func trips(_ fixture: StoreFixture) async throws {
        let (store, person, now) = (fixture.store, fixture.person, fixture.now)
        let mine = Subject.portal(session: try await fixture.finish(fixture.approved()).draws.sessionDigest)
        let trip = try #require(Trip(from: now + 60, until: now + 600, countries: ["JP", "KR"]))
        _ = try await store.change(mine) { try $0.plan(trip, now: now) }
        #expect(try await store.person(person.id)?.trip == trip)
        let id = fixture.random.id(OneTimeCode.self)
        let made = try await store.change(mine) { try $0.makeTravelCodes([(id, [7, 7])], now: now) }
        #expect(try await store.code(digest: [7, 7]) == made.first)
        #expect(made.first?.startsAt == now + 60 && made.first?.endsAt == now + 600)
        _ = try await store.change(mine) { try $0.cancelTrip(now: now) }
        #expect(try await store.person(person.id)?.trip == nil)
        #expect(try await store.code(digest: [7, 7]) == nil)
    }
}
