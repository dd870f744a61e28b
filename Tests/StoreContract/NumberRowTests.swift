import Domain
import Storage
import Testing

/// The cases about telephone numbers.
extension StoreRowTests {
    func numbers(_ fixture: StoreFixture) async throws {
        let (store, person, actor, now) = (fixture.store, fixture.person, fixture.actor, fixture.now)
        let old = try #require(PhoneNumber(stored: "+8613800138000"))
        let new = try #require(PhoneNumber(stored: "+447700900123"))
        _ = try await store.change(.numbers(fixture.login)) { try $0.addNumber(old, by: actor, now: now) }
        _ = try await fixture.activeDevice()
        let browser = try await fixture.finish(fixture.approved()).draws.sessionDigest
        let asking = Subject.number(session: browser, new, day: now - 9, hour: now - 9)
        let id = fixture.random.id(NumberProof.self)
        let step = try await store.change(asking) {
            try $0.askNumber(new, replacing: old, id: id, digest: [1, 2, 3], now: now)
        }
        guard case .asked(let proof) = step else { throw Fault("no code was sent: \(step)") }
        let typing = Subject.number(session: browser, nil, day: now - 9, hour: now - 9)
        let found = try await store.situation(typing)
        #expect(found.numberFacts == NumberFacts(proof: proof, ofPerson: 1, ofNumber: 1, ofHour: 1))
        #expect(try await store.situation(asking).numbers.map(\.number) == [old])
        _ = try await store.change(typing) { try $0.proveNumber(digest: [9], now: now) }
        #expect(try await store.situation(typing).numberFacts.proof?.wrong == 1)
        let proved = try await store.change(typing) { try $0.proveNumber(digest: [1, 2, 3], now: now) }
        #expect(proved == .proved(OwnNumber(person: person.id, number: new, addedAt: now, provedAt: now)))
        #expect(try await store.numbers(of: person.id).map(\.number) == [new])
        await #expect(throws: Refusal(.codeUsed), "it was spent") {
            try await store.change(typing) { _ in try found.proveNumber(digest: [1, 2, 3], now: now) }
        }
        #expect(try await store.situation(typing).numberFacts.proof == nil)
        try await store.tidyNumberProofs(askedBefore: now + 1)
        #expect(try await store.situation(asking).numberFacts.ofNumber == 0)
        _ = try await store.change(.numbers(fixture.login)) { try $0.removeNumber(new, by: actor, now: now) }
        #expect(try await store.numbers(of: person.id).isEmpty)
        #expect(try await store.takeTexts(now: now, limit: 9).isEmpty, "without a gateway none is kept")
    }
}
