public import Bytes
public import Domain
public import Storage

/// What is held of a person, opened for an operator. There is none without its entry in the record: the entry and what
/// it is about come from one commit.
public struct ViewedPerson: Sendable {
    let house: House
    /// The person and all they have.
    public let situation: Situation
    public let person: Person

    public func numbers() async throws -> [OwnNumber] { try await house.store.numbers(of: person.id) }

    /// Whom the person has chosen to vouch for them.
    public func vouchers() async throws -> [Voucher] { try await house.store.vouchers(of: person.id) }

    /// The accounts that are linked with the person's.
    public func linkedAccounts() async throws -> [LinkedAccount] { try await house.store.links(of: person.id) }

    /// Exemptions that are not over.
    public func exemptions() async throws -> [ListedExemption] {
        try await Administration(house).exemptions(of: situation)
    }

    /// All that is held of the person, as their own download has it.
    public func data() async throws -> JSONValue { try await house.personalData(of: person.id) }
}

/// The record could not take a look at somebody, so nothing is shown.
public struct Unrecorded: Error, Sendable {
    public let cause: SQLError
}

extension Administration {
    /// Opens what is held of the person. `means` is how: the command, or the console's page. Throws `Unrecorded`
    /// where the record can't take it.
    public func view(
        _ matter: Look.Matter, of name: String, with means: String, by actor: Actor
    ) async throws -> ViewedPerson {
        guard let viewed = try await view(matter, .name(try login(name)), with: means, by: actor) else {
            throw Self.nobody(name)
        }
        return viewed
    }

    /// The same of one of a person's devices.
    public func viewDevice(_ text: String, with means: String, by actor: Actor) async throws -> Device {
        let device = try await device(text)
        _ = try await view(.devices, .person(device.person), with: means, by: actor)
        return device
    }

    /// A token and, where it is somebody's, whose: then it is a look at them.
    public func viewToken(
        _ serial: String, with means: String, by actor: Actor
    ) async throws -> (token: Token, owner: Person?) {
        let token = try await token(serial)
        guard let person = token.person else { return (token, nil) }
        return (token, try await view(.keyFobs, .person(person), with: means, by: actor)?.person)
    }

    /// Nil where there is no such person.
    func view(
        _ matter: Look.Matter, _ subject: Subject, with means: String, by actor: Actor
    ) async throws -> ViewedPerson? {
        let now = house.now()
        do {
            let found = try await house.store.change(subject) {
                $0.viewed(matter, with: means, by: actor, now: now)
            }
            guard let found, let person = found.person else { return nil }
            return ViewedPerson(house: house, situation: found, person: person)
        } catch let cause as SQLError {
            throw Unrecorded(cause: cause)
        }
    }
}
