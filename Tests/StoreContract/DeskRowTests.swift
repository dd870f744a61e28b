import Domain
import Storage
import Testing

/// The cases about what people ask the help desk.
extension StoreRowTests {
    func desk(_ fixture: StoreFixture) async throws {
        let (store, person, actor, now) = (fixture.store, fixture.person, fixture.actor, fixture.now)
        let draft = DeskDraft(
            kind: .callBack, reach: "+1 212 555 0123", text: "Zo\u{eb} \"asks\"\nagain", slot: now + 3600,
            visit: "R-7Q4M",
            language: "cy")
        let first = try await ask(draft, "R-AAAAAA", person.id, source: [1, 0], fixture)
        let subject = Subject.desk(first.id, person: person.id, source: [1, 0], since: now - 1)
        let found = try await store.situation(subject)
        #expect(found.deskItem == first && first.reach == "+12125550123" && found.person == person)
        #expect(found.deskCounts == DeskCounts(openOfPerson: 1, ofSource: 1, open: 1))
        #expect(try await store.situation(.deskReference("R-AAAAAA")).deskItem == first)

        let stranger = DeskDraft(kind: .question, name: "Zo\u{eb}", reach: "z@example.org", text: "?", language: "en")
        let second = try await ask(stranger, "R-BBBBBB", nil, source: nil, fixture, later: 1)
        #expect(try await store.openDeskItems(limit: 9) == [first, second])
        #expect(try await store.openDeskItems(limit: 1) == [first])
        #expect(try await store.deskItemsBefore(first) == 0)
        #expect(try await store.deskItemsBefore(second) == 1)
        let late = Subject.desk(second.id, person: nil, source: [1, 0], since: now)
        #expect(try await store.situation(late).deskCounts == DeskCounts(openOfPerson: 0, ofSource: 0, open: 2))
        let again = try await store.change(subject) {
            try $0.ask(draft, id: first.id, reference: "R-CCCCCC", source: nil, country: "44", now: now)
        }
        #expect(again == first, "asked twice, it is one item")

        let visit = try await fixture.opened()
        #expect(try await store.visits(beginning: String(visit.id.text.prefix(4)), limit: 9) == [visit])
        #expect(try await store.visits(beginning: "~", limit: 9).isEmpty)

        let open = try await store.situation(.deskReference("R-AAAAAA"))
        let closed = try await store.change(.deskReference("R-AAAAAA")) {
            try $0.closeDeskItem(by: actor, now: now + 5)
        }
        #expect(try await store.situation(subject).deskItem == closed && closed.closedAt == now + 5)
        #expect(try await store.situation(subject).deskCounts.open == 1)
        await #expect(throws: Mistake.self, "what is closed stays so") {
            try await store.change(.deskReference("R-AAAAAA")) { _ in try open.closeDeskItem(by: actor, now: now + 9) }
        }
        try await store.tidyDesk(closedBefore: now + 5)
        #expect(try await store.situation(subject).deskItem == closed)
        try await store.tidyDesk(closedBefore: now + 6)
        #expect(try await store.situation(subject).deskItem == nil)
        #expect(try await store.openDeskItems(limit: 9) == [second])
    }

    private func ask(
        _ draft: DeskDraft, _ reference: String, _ person: ID<Person>?, source: [UInt8]?, _ fixture: StoreFixture,
        later: Int = 0
    ) async throws -> DeskItem {
        let (id, now) = (fixture.random.id(DeskItem.self), fixture.now + later)
        return try await fixture.store.change(.desk(id, person: person, source: source, since: now - 60)) {
            try $0.ask(draft, id: id, reference: reference, source: source, country: "44", now: now)
        }
    }
}
