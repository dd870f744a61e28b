public import Bytes
public import Domain
import Storage

/// A person to be added, as an operator or an import names them.
public struct PersonDraft: Sendable {
    public var username: String
    public var displayName: String?
    public var email: String?
    public var password: Secret?
    public var groups: [String]
    /// The tag of the language in which the person is written to.
    public var language: String?

    public init(
        username: String, displayName: String? = nil, email: String? = nil, password: Secret? = nil,
        groups: [String] = [], language: String? = nil
    ) {
        self.username = username
        self.displayName = displayName
        self.email = email
        self.password = password
        self.groups = groups
        self.language = language
    }
}

extension Administration {
    /// Adds people, in changes of bounded size; returns how many.
    public func add(_ drafts: [PersonDraft], by actor: Actor) async throws -> Int {
        var added = 0
        for start in stride(from: 0, to: drafts.count, by: NewPerson.batchMax) {
            let now = house.now()
            let batch = try await hashed(drafts[start..<min(start + NewPerson.batchMax, drafts.count)], now)
            added += try await house.store.change(.installation) { try $0.add(batch, by: actor, now: now) }
        }
        return added
    }

    private func hashed(_ drafts: ArraySlice<PersonDraft>, _ now: Instant) async throws -> [NewPerson] {
        let people = try drafts.map { try person($0, now) }
        let hashes = try await PasswordHashing.hash(
            drafts.compactMap(\.password).map { ($0, house.random.bytes(PasswordHashing.saltSize)) })
        var next = hashes.makeIterator()
        return zip(people, drafts).map { person, draft in
            NewPerson(person, passwordHash: draft.password == nil ? nil : next.next())
        }
    }

    /// Adds people who all have one password, hashed once: for made-up universities.
    public func addMadeUp(_ drafts: [PersonDraft], password: Secret, by actor: Actor) async throws {
        let hash = try PasswordHashing.hash(password, salt: house.random.bytes(PasswordHashing.saltSize))
        for start in stride(from: 0, to: drafts.count, by: NewPerson.batchMax) {
            let now = house.now()
            let batch = try drafts[start..<min(start + NewPerson.batchMax, drafts.count)].map {
                NewPerson(try person($0, now), passwordHash: hash)
            }
            _ = try await house.store.change(.installation) { try $0.add(batch, by: actor, now: now) }
        }
    }

    private func person(_ draft: PersonDraft, _ now: Instant) throws -> Person {
        guard let username = LoginName(draft.username) else {
            throw Mistake(.malformed, "\"\(draft.username)\" cannot be a username")
        }
        if let email = draft.email, LoginName(email) == nil || !email.contains("@") {
            throw Mistake(.malformed, "\"\(email)\" is no email address")
        }
        return Person(
            id: house.random.id(), username: username, displayName: draft.displayName ?? username.text,
            email: draft.email, groups: draft.groups, language: draft.language, addedAt: now)
    }

    /// The person, as a row of the list of people has them.
    public func person(_ name: String) async throws -> Person {
        guard let person = try await house.store.person(named: try login(name)) else { throw Self.nobody(name) }
        return person
    }

    public func people(after: String = "", limit: Int) async throws -> [Person] {
        try await house.store.people(after: after, limit: limit)
    }

    public func countPeople() async throws -> Int { try await house.store.countPeople() }

    public func setStanding(
        of name: String, to standing: @escaping @Sendable (Instant) -> Person.Standing, by actor: Actor
    ) async throws -> Person {
        let now = house.now()
        return try await house.store.change(.name(try login(name))) { situation in
            guard situation.person != nil else { throw Self.nobody(name) }
            return try situation.setStanding(standing(now), by: actor, now: now)
        }
    }

    /// Codes and pushes that were stopped by too many tries work again.
    public func forgive(_ name: String, by actor: Actor) async throws {
        let now = house.now()
        _ = try await house.store.change(.name(try login(name))) { situation in
            guard situation.person != nil else { throw Self.nobody(name) }
            return try situation.forgiveWrongCodes(by: actor, now: now)
        }
    }

    public func rename(_ name: String, to username: String, by actor: Actor) async throws -> Person {
        guard let new = LoginName(username) else { throw Mistake(.malformed, "\"\(username)\" cannot be a username") }
        let now = house.now()
        return try await house.store.change(.name(try login(name))) { situation in
            guard situation.person != nil else { throw Self.nobody(name) }
            return try situation.rename(to: new, by: actor, now: now)
        }
    }

    /// Marks the person as being at high risk, or takes the mark away.
    public func mark(_ name: String, highRisk: Bool, by actor: Actor) async throws -> Person {
        let now = house.now()
        return try await house.store.change(.name(try login(name))) { situation in
            guard situation.person != nil else { throw Self.nobody(name) }
            return try situation.mark(highRisk: highRisk, by: actor, now: now)
        }
    }

    public func setPassword(of name: String, to password: Secret, by actor: Actor) async throws {
        let hash = try PasswordHashing.hash(password, salt: house.random.bytes(PasswordHashing.saltSize))
        let now = house.now()
        _ = try await house.store.change(.name(try login(name))) { situation in
            guard situation.person != nil else { throw Self.nobody(name) }
            return try situation.setPassword(hash: hash, by: actor, now: now)
        }
    }

    /// What the application would ask of the person now, and why: a look at the person.
    public func why(
        _ name: String, at application: String, abilities: DoorAbilities, with means: String, by actor: Actor
    ) async throws -> SignInPreview {
        guard let found = try await house.store.application(key: application) else {
            throw Self.noApplication(application)
        }
        _ = try await view(.services, of: name, with: means, by: actor)
        let situation = try await house.store.situation(.beginning(found.id, try login(name), codesOnly: nil))
        guard situation.person != nil else { throw Self.nobody(name) }
        return SignInPreview(
            situation: situation, plan: Policy.plan(for: situation, abilities: abilities, now: house.now()))
    }
}
