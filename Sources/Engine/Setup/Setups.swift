public import Bytes
public import Domain
import Storage

/// A set-up that was just opened; its code is shown once and kept nowhere.
public struct OpenedSetup: Sendable {
    public let setup: Setup
    /// `KX74TMQ2P`, without dashes.
    public let code: Secret
    public let username: String

    /// `KX7-4TM-Q2P`, for showing.
    public var groupedCode: String { ReadableCode.grouped(code.exposedText(), by: Setup.codeGroups) }
}

/// The facet for surfaces through which devices are set up.
public struct Setups: Sendable {
    let house: House

    public init(_ house: House) { self.house = house }

    /// Opens a set-up for the person of that name, or carries on the one that was left when its code had ended.
    /// Throws `Mistake` or `Refusal`.
    public func start(
        for name: String, lifetimeSeconds: Int? = nil, by actor: Actor
    ) async throws -> OpenedSetup {
        guard let login = LoginName(name) else { throw Mistake(.notFound, "there is no such person") }
        let (code, digest) = draw()
        let id = house.random.id(Setup.self)
        let now = house.now()
        let (setup, username) = try await house.store.change(.name(login)) { situation in
            let decided = try situation.startSetup(
                id: id, digest: digest, lifetimeSeconds: lifetimeSeconds, by: actor, now: now)
            return decided.with(situation.person?.username.text ?? "")
        }
        return OpenedSetup(setup: setup, code: code, username: username)
    }

    /// A new code for a set-up that is unfinished; the code before it is dead. Throws `Mistake` or `Refusal`.
    public func carryOn(
        _ id: ID<Setup>, lifetimeSeconds: Int? = nil, by actor: Actor
    ) async throws -> OpenedSetup {
        guard let found = try await house.store.setup(id) else {
            throw Mistake(.notFound, "there is no such set-up to carry on: start a new one")
        }
        let (code, digest) = draw()
        let now = house.now()
        let (setup, username) = try await house.store.change(.person(found.person)) { situation in
            let decided = try situation.carryOn(
                id, digest: digest, lifetimeSeconds: lifetimeSeconds, by: actor, now: now)
            return decided.with(situation.person?.username.text ?? "")
        }
        return OpenedSetup(setup: setup, code: code, username: username)
    }

    /// Adds a person whom an application brings, and opens a set-up for them. Throws `Mistake` when there is
    /// somebody of that name, or when the message that asks for it was taken before.
    public func enrol(
        username: String?, lifetimeSeconds: Int, by actor: Actor, message: SeenMessage? = nil
    ) async throws -> OpenedSetup {
        let name = username ?? "user-\(ReadableCode.encode(house.random.bytes(8), length: 12).lowercased())"
        guard let login = LoginName(name) else { throw Mistake(.malformed, "the username has a form that no name has") }
        let now = house.now()
        let person = Person(
            id: house.random.id(), username: login, displayName: login.text, email: nil, addedAt: now)
        _ = try await house.store.change(.name(login)) { situation in
            guard situation.person == nil else { throw Mistake(.alreadyThere, "there is a person of that name") }
            return try situation.add([NewPerson(person, passwordHash: nil)], by: actor, now: now).once(message)
        }
        return try await start(for: login.text, lifetimeSeconds: lifetimeSeconds, by: actor)
    }

    /// The set-up with that code, whoever it belongs to; nil when there is none.
    public func setup(code typed: Secret) async throws -> Setup? {
        guard let code = ReadableCode.canonical(typed.exposedText()), code.utf8.count == Setup.codeLength else {
            return nil
        }
        return try await house.store.setup(digest: digest(code))
    }

    public func setup(_ id: ID<Setup>) async throws -> Setup? { try await house.store.setup(id) }

    private func draw() -> (Secret, [UInt8]) {
        let code = ReadableCode.encode(house.random.bytes(6), length: Setup.codeLength)
        return (Secret(text: code), digest(code))
    }

    func digest(_ code: String) -> [UInt8] { house.keyRing.digest("setup", code.utf8) }
}
