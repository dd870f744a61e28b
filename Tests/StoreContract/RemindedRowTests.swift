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
        try await openings(fixture)
    }

    /// From when an application asks, and who was told of it.
    private func openings(_ fixture: StoreFixture) async throws {
        let (store, person, now) = (fixture.store, fixture.person, fixture.now)
        var application = try #require(try await store.application(key: "vpn"))
        #expect(application.opening == .begun)
        let start = now + 10 * 86_400
        application.opening = Opening(all: start, groups: ["elsewhere": now + 5])
        let next = application
        _ = try await store.change(.applicationKey("vpn")) {
            try $0.change(to: next, base: Figures(), by: .system, now: now)
        }
        #expect(try await store.application(key: "vpn") == next)
        #expect(try await store.applications().contains(next))
        #expect(try await store.situation(.visit(person.id, next.id)).application == next)
        let thing = OpeningNotice.thing(next.id, start, 14)
        #expect(try await store.untold(thing, after: "", limit: 9).contains(person.id))
        #expect(try await store.untold(thing, after: person.id.text, limit: 9).contains(person.id) == false)
        let subject = Subject.opening(person.id, next.id)
        #expect(try await store.change(subject) { $0.tellOpening(now: now) })
        #expect(try await store.untold(thing, after: "", limit: 9).contains(person.id) == false)
        #expect(try await !store.change(subject) { $0.tellOpening(now: now) })
        let again = Reminded(thing: thing + person.id.text, what: .opening, person: person.id, at: now)
        #expect(try await store.situation(subject).reminded.contains(again))
        application.opening = .begun
        let asking = application
        _ = try await store.change(.applicationKey("vpn")) {
            try $0.change(to: asking, base: Figures(), by: .system, now: now)
        }
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
