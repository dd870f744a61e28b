import Domain
import Storage
import Testing

/// The cases about accounts of one person.
extension StoreRowTests {
    func links(_ fixture: StoreFixture) async throws {
        let (store, person, actor, now) = (fixture.store, fixture.person, fixture.actor, fixture.now)
        let name = try #require(LoginName("a.bloggs"))
        let other = Person(
            id: fixture.random.id(), username: name, displayName: "Zo\u{eb} \"B\"", email: nil, addedAt: now)
        _ = try await store.change(.installation) {
            try $0.add([NewPerson(other, passwordHash: nil)], by: actor, now: now)
        }
        let pair = Subject.pair(fixture.login, name)
        let linked = try await store.change(pair) { try $0.linkAccounts(by: actor, now: now) }
        #expect(try await store.situation(pair).other == OtherAccount(person: other, link: linked, linkedCount: 1))
        #expect(try await store.situation(.pair(name, fixture.login)).other.link == linked)
        let shown = LinkedAccount(person: other.id, username: name, displayName: "Zo\u{eb} \"B\"", linkedAt: now)
        #expect(try await store.links(of: person.id) == [shown])
        #expect(try await store.links(of: other.id).map(\.person) == [person.id])
        _ = try await store.change(pair) { try $0.unlinkAccounts(by: actor, now: now + 5) }
        #expect(try await store.situation(pair).other.link?.endedAt == now + 5, "who was one person is remembered")
        #expect(try await store.links(of: person.id).isEmpty)
        _ = try await store.change(pair) { try $0.linkAccounts(by: actor, now: now + 7) }
        #expect(try await store.links(of: other.id).map(\.linkedAt) == [now + 7])
        try await offers(fixture, other)
    }

    /// The device's owner offers a link; it is found by its newest secret alone, and taken once.
    private func offers(_ fixture: StoreFixture, _ other: Person) async throws {
        let (store, now) = (fixture.store, fixture.now)
        _ = try await fixture.activeDevice()
        let browser = try await fixture.finish(fixture.approved()).draws.sessionDigest
        for digest: [UInt8] in [[1, 0], [2, 255]] {
            _ = try await store.change(.accounts(session: browser)) { try $0.offerLink(digest: digest, now: now) }
        }
        #expect(try await store.situation(.accounts(session: browser, offer: [1, 0])).other.offer == nil)
        let subject = Subject.accounts(session: browser, offer: [2, 255], other: other.id)
        let situation = try await store.situation(subject)
        #expect(situation.other.offer?.person == fixture.person.id && situation.other.person == other)
        #expect(try await store.situation(.accounts(session: browser, offer: [2, 255])).other.person == fixture.person)
        var theirs = situation
        // As it is in the session of the other account.
        theirs.person = other
        theirs.session = situation.session.map {
            Session(
                id: $0.id, person: other.id, digest: $0.digest, passwordAt: $0.passwordAt, proof: $0.proof,
                startedAt: $0.startedAt, usedAt: $0.usedAt)
        }
        theirs.other = OtherAccount(person: fixture.person, offer: situation.other.offer)
        let taker = theirs
        _ = try await store.change(subject) { _ in try taker.takeLink(now: now) }
        #expect(try await store.situation(subject).other.offer == nil)
        await #expect(throws: Refusal(.superseded), "an offer is taken once") {
            try await store.change(subject) { _ in try taker.takeLink(now: now) }
        }
        let actor = fixture.actor
        _ = try await store.change(.accounts(session: browser)) { try $0.offerLink(digest: [3], now: now) }
        #expect(try await store.situation(.accounts(session: browser, offer: [3])).other.offer != nil)
        _ = try await store.change(.installation) { $0.setFence(by: actor, now: now) }
        await #expect(throws: Refusal(.superseded), "what a restore brought back is dead") {
            var late = taker
            late.other.offer = LinkOffer(person: fixture.person.id, digest: [3], endsAt: now + 60)
            let again = late
            return try await store.change(subject) { _ in try again.takeLink(now: now) }
        }
    }
}
