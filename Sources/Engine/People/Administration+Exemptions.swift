public import Domain
import Storage

/// An exemption as lists show it.
public struct ListedExemption: Sendable {
    public let exemption: Exemption
    public let person: String
    /// The application's key; nil for all.
    public let service: String?
    public let askedBy: String
    public let confirmedBy: String?
}

/// What two administrators are asked about.
public struct ExemptionDraft: Sendable {
    public let person: Person
    public let exemption: ID<Exemption>
    public let application: Application?
    public let reason: String
    public let endsAt: Instant
}

extension Administration {
    public func draftExemption(
        of name: String, at key: String?, reason: String, until end: Instant
    ) async throws -> ExemptionDraft {
        var found: Application?
        if let key { found = try await application(key) }
        return ExemptionDraft(
            person: try await person(name), exemption: house.random.id(), application: found, reason: reason,
            endsAt: end)
    }

    /// Sends the administrator a request that shows exactly what their approval will be for.
    public func askConsent(of administrator: String, to draft: ExemptionDraft) async throws -> SignIn {
        let blank = exemption(draft, by: draft.person.id, with: house.random.id())
        return try await askConsent(
            of: administrator, to: blank.word(.ask, of: draft.person.username, at: draft.application?.key))
    }

    /// The same, for the second administrator.
    public func askConsent(of administrator: String, to exemption: Exemption) async throws -> SignIn {
        let listed = try await listed(exemption)
        guard let username = LoginName(listed.person) else { throw Self.nobody(listed.person) }
        return try await askConsent(
            of: administrator, to: exemption.word(.confirm, of: username, at: listed.service))
    }

    private func askConsent(of administrator: String, to word: String) async throws -> SignIn {
        let person = try await person(administrator)
        let draws = Draws(from: house.random)
        let now = house.now()
        return try await house.store.change(.visit(person.id, Application.portal)) {
            try $0.askConsent(to: word, draws: draws, now: now)
        }
    }

    public func ask(_ draft: ExemptionDraft, with signIn: SignIn, by login: Actor) async throws -> Exemption {
        let asked = exemption(draft, by: signIn.person, with: signIn.id)
        let now = house.now()
        return try await house.store.change(.consent(draft.person.id, nil, signIn: signIn.id)) {
            try $0.ask(asked, at: draft.application?.key, by: login, now: now)
        }
    }

    public func confirm(_ exemption: Exemption, with signIn: SignIn, by login: Actor) async throws -> Exemption {
        let service = try await listed(exemption).service
        let now = house.now()
        return try await house.store.change(.consent(exemption.person, exemption.id, signIn: signIn.id)) {
            try $0.confirm(exemption.id, at: service, by: login, now: now)
        }
    }

    public func withdraw(_ exemption: Exemption, by login: Actor) async throws -> Exemption {
        let service = try await listed(exemption).service
        let now = house.now()
        return try await house.store.change(.consent(exemption.person, exemption.id, signIn: nil)) {
            try $0.withdraw(exemption.id, at: service, by: login, now: now)
        }
    }

    public func exemption(_ text: String) async throws -> Exemption {
        guard let id = ID<Exemption>(parsing: text.uppercased()), let found = try await house.store.exemption(id) else {
            throw Mistake(.notFound, "there is no exemption \"\(text)\": see countersign exemption list")
        }
        return found
    }

    /// The newest first; those that are over only where they are wanted.
    public func exemptions(over: Bool = false) async throws -> [ListedExemption] {
        var listed: [ListedExemption] = []
        for exemption in try await house.store.exemptions(over: over, now: house.now()) {
            listed.append(try await self.listed(exemption))
        }
        return listed
    }

    /// Those of one person that are not over.
    func exemptions(of situation: Situation) async throws -> [ListedExemption] {
        var found: [ListedExemption] = []
        let now = house.now()
        for one in situation.exemptions where [.pending, .active].contains(one.state(at: now)) {
            found.append(try await listed(one))
        }
        return found
    }

    /// Names in the place of identifiers; who is no more is named by the identifier.
    public func listed(_ exemption: Exemption) async throws -> ListedExemption {
        func name(_ id: ID<Person>) async throws -> String {
            try await house.store.person(id)?.username.text ?? id.text
        }
        var service: String?
        if let id = exemption.application {
            service = try await applications().first { $0.id == id }?.key ?? id.text
        }
        var confirmedBy: String?
        if let by = exemption.confirmed?.by { confirmedBy = try await name(by) }
        return ListedExemption(
            exemption: exemption, person: try await name(exemption.person), service: service,
            askedBy: try await name(exemption.asked.by), confirmedBy: confirmedBy)
    }

    private func exemption(_ draft: ExemptionDraft, by: ID<Person>, with: ID<SignIn>) -> Exemption {
        Exemption(
            id: draft.exemption, person: draft.person.id, application: draft.application?.id, reason: draft.reason,
            endsAt: draft.endsAt, asked: Exemption.Consent(by: by, at: house.now(), with: with))
    }
}

extension Sessions {
    /// What the person is exempted from now: the service's name, or nil for all, and until when.
    public func exemptions(of person: ID<Person>) async throws(Refusal) -> [(service: String?, until: Instant)] {
        let now = house.now()
        return try await house.read {
            let active = try await house.store.situation(.person(person)).exemptions
                .filter { $0.state(at: now) == .active }
            guard !active.isEmpty else { return [] }
            let applications = try await house.store.applications()
            return active.map { one in
                (service: one.application.flatMap { id in applications.first { $0.id == id }?.name }, until: one.endsAt)
            }
        }
    }
}
