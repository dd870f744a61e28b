import Domain
import Storage
import Testing

/// The case about troubles that everybody is told of.
extension StoreRowTests {
    func incidents(_ fixture: StoreFixture) async throws {
        let (store, actor, now) = (fixture.store, fixture.actor, fixture.now)
        func open(_ text: String, _ at: Instant) async throws -> Incident {
            let id = fixture.random.id(Incident.self)
            return try await store.change(.incident(id)) { try $0.openIncident(id, text, by: actor, now: at) }
        }
        let first = try await open("  Texts come\n late ", now)
        #expect(first.text == "Texts come late")
        let second = try await open("Wiki is slow", now + 9)
        #expect(try await store.incidents(closedSince: now, limit: 9) == [second, first])
        let closed = try await store.change(.incident(first.id)) { try $0.closeIncident(by: actor, now: now + 10) }
        #expect(closed.closedAt == now + 10)
        #expect(try await store.incidents(closedSince: now + 10, limit: 9) == [second, closed])
        #expect(try await store.incidents(closedSince: now + 11, limit: 9) == [second])
        await #expect(throws: Mistake.self, "it is closed once") {
            try await store.change(.incident(first.id)) { try $0.closeIncident(by: actor, now: now) }
        }
        for text in ["", " \n ", String(repeating: "a", count: Incident.textMax + 1)] {
            await #expect(throws: Mistake.self) { _ = try await open(text, now) }
        }
    }
}
