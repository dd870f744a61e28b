import Domain
import Storage
import Testing

/// The cases about what was set up by a recovering proof.
extension StoreRowTests {
    func probations(_ fixture: StoreFixture) async throws {
        let (store, person, actor, now) = (fixture.store, fixture.person, fixture.actor, fixture.now)
        let marked = try await store.change(.person(person.id)) {
            try $0.mark(highRisk: true, by: actor, now: now)
        }
        #expect(marked.isHighRisk)
        #expect(try await store.person(person.id) == marked)
        let first = try await fixture.activeDevice()
        #expect(first.state == .active)
        #expect(try await fixture.situation().probations.isEmpty, "nothing was there that could be taken over")
        let second = try await fixture.activeDevice()
        #expect(second.state == .locked)
        let kept = try await fixture.situation().probations
        let until = now + Figures.standard.deviceWaitHighRiskSeconds
        #expect(
            kept == [
                Probation(
                    factor: .phone(second.id), person: person.id, proof: .desk, worksAt: until, changesAt: until)
            ])
        #expect(try await store.waitsUntil(.phone(second.id)) == until)
        #expect(try await store.waitsUntil(.phone(first.id)) == nil)
        #expect(try await store.endedWaits(at: until - 1, limit: 9).isEmpty)
        let ended = try await store.endedWaits(at: until, limit: 9)
        #expect(ended.map(\.0) == [person.id] && ended.map(\.1) == [.phone(second.id)])
        try await store.tidyProbations(now: until + 1)
        #expect(try await fixture.situation().probations == kept, "what waits is not forgotten")
        for _ in 1...2 {
            _ = try await store.change(.person(person.id)) { $0.endWait(of: .phone(second.id), now: until) }
        }
        #expect(try await store.device(second.id)?.state == .active)
        #expect(try await store.endedWaits(at: until, limit: 9).isEmpty)
        #expect(try await store.waitsUntil(.phone(second.id)) == nil)
        #expect(try await fixture.situation().probations.first?.worksAt == nil)
        try await store.tidyProbations(now: until + 1)
        #expect(try await fixture.situation().probations.isEmpty)
        // One whose owner stops it, which was to take a place.
        var before = try await fixture.situation()
        before.probations = [
            Probation(
                factor: .phone(second.id), person: person.id, proof: .recoveryCode, worksAt: until, changesAt: until,
                replaces: first.id)
        ]
        let waiting = before
        _ = try await store.change(.person(person.id)) { _ in
            try waiting.perform(.lock, on: second.id, by: actor, now: now)
        }
        let stopped = try await fixture.situation().probations
        #expect(stopped.first?.replaces == first.id && stopped.first?.isStopped == true)
        #expect(try await store.waitsUntil(.phone(second.id)) == nil, "its owner's lock doesn't end by itself")
        #expect(try await store.endedPlaces(at: until - 1, limit: 9).isEmpty)
        #expect(try await store.endedPlaces(at: until, limit: 9).map(\.1) == [.phone(second.id)])
        try await store.tidyProbations(now: until + 1)
        let over = try await store.change(.person(person.id)) { $0.endPlace(of: .phone(second.id), now: until) }
        #expect(over, "it was not tidied away before")
        #expect(try await store.endedPlaces(at: until, limit: 9).isEmpty)
    }
}
