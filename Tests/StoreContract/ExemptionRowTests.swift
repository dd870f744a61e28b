import Bytes
import Domain
import Storage
import Testing

/// The cases about exemptions: each approval counts once, and one word about an exemption comes first.
extension StoreRowTests {
    func exemptions(_ fixture: StoreFixture) async throws {
        let (store, now, actor) = (fixture.store, fixture.now, fixture.actor)
        try await store.setAdministrators(by: actor, now: now)
        var phones: [Device] = []
        for name in ["adm1", "adm2", "adm3"] {
            let person = Person(
                id: fixture.random.id(), username: try #require(LoginName(name)), displayName: name, email: nil,
                groups: ["admins"], addedAt: now)
            _ = try await store.change(.installation) {
                try $0.add([NewPerson(person, passwordHash: "$argon2id$1")], by: actor, now: now)
            }
            phones.append(try await fixture.activeDevice(of: person))
        }
        let id = fixture.random.id(Exemption.self)
        let ask = Exemption(
            id: id, person: fixture.person.id, application: fixture.application.id, reason: "arm",
            endsAt: now + 86_400,
            asked: Exemption.Consent(by: phones[0].person, at: now, with: fixture.random.id()))
        let service = fixture.application.key
        func given(_ phone: Device, _ deed: Exemption.Deed) async throws -> SignIn {
            let word = ask.word(deed, of: fixture.person.username, at: service)
            let draws = Draws(from: fixture.random)
            let asked = try await store.change(.visit(phone.person, Application.portal)) {
                try $0.askConsent(to: word, draws: draws, now: now)
            }
            guard let request = asked.request else { throw Fault("no request") }
            let answer = Answer(
                request: request.id, device: phone.id, nonce: request.nonce,
                decision: .approve(number: request.matching.number))
            return try await store.change(.signIn(asked.id)) { try $0.consider(answer, draws: draws, now: now) }
        }
        let first = try await given(phones[0], .ask)
        let asked = Exemption(
            id: id, person: ask.person, application: ask.application, reason: ask.reason, endsAt: ask.endsAt,
            asked: Exemption.Consent(by: first.person, at: now, with: first.id))
        let asking = Subject.consent(ask.person, nil, signIn: first.id)
        _ = try await store.change(asking) { try $0.ask(asked, at: service, by: actor, now: now) }
        #expect(try await store.exemption(id) == asked)
        #expect(try await store.exemptions(over: false, now: now) == [asked])
        let other = Exemption(
            id: fixture.random.id(), person: ask.person, application: ask.application, reason: ask.reason,
            endsAt: ask.endsAt, asked: asked.asked)
        await #expect(throws: Mistake.self, "an approval counts once, and for one alone") {
            try await store.change(asking) { try $0.ask(other, at: service, by: actor, now: now) }
        }
        let words = [try await given(phones[1], .confirm), try await given(phones[2], .confirm)]
        let won = await withTaskGroup(of: Exemption?.self) { group in
            for word in words {
                group.addTask {
                    try? await store.change(.consent(ask.person, id, signIn: word.id)) {
                        try $0.confirm(id, at: service, by: actor, now: now)
                    }
                }
            }
            return await group.reduce(into: [Exemption]()) { won, next in if let next { won.append(next) } }
        }
        let confirmed = try #require(won.first)
        #expect(won.count == 1, "of two administrators who confirm at once, one does")
        #expect(try await store.exemption(id) == confirmed)
        #expect(words.map(\.person).contains(try #require(confirmed.confirmed).by))
        let subject = Subject.beginning(fixture.application.id, fixture.person.username, codesOnly: nil)
        #expect(try await store.situation(subject).waiver(now: now) == .exemption(ask.endsAt))
        let withdrawn = try await store.change(.consent(ask.person, id, signIn: nil)) {
            try $0.withdraw(id, at: service, by: actor, now: now)
        }
        #expect(try await store.exemption(id) == withdrawn && withdrawn.withdrawnAt == now)
        #expect(try await store.exemptions(over: false, now: now).isEmpty)
        #expect(try await store.exemptions(over: true, now: now) == [withdrawn])
        #expect(try await store.situation(subject).waiver(now: now) == nil)
    }
}

extension Store {
    fileprivate func setAdministrators(by actor: Actor, now: Instant) async throws {
        _ = try await change(.installation) { try $0.setPolicy(["admin.groups": ["admins"]], by: actor, now: now) }
    }
}
