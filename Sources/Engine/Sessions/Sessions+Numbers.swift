public import Bytes
public import Domain
import Storage

/// The telephone numbers of the session's person.
extension Sessions {
    /// Whether a code can be sent to a number at all.
    public var sendsTexts: Bool { house.texts != nil }

    /// The person's numbers, and the code that was sent last and can still be typed.
    public func numbers(_ cookie: Secret) async throws(Refusal) -> (numbers: [OwnNumber], proof: NumberProof?) {
        let (subject, now) = (subject(nil, cookie), house.now())
        let situation = try await house.read { try await house.store.situation(subject) }
        return (situation.numbers, situation.numberFacts.proof.flatMap { $0.isOpen(at: now) ? $0 : nil })
    }

    public func ownNumbers(of person: ID<Person>) async throws(Refusal) -> [OwnNumber] {
        try await house.read { try await house.store.numbers(of: person) }
    }

    /// Sends a code to the number, which is added or takes the place of another. `text` says what is sent.
    public func askNumber(
        _ number: PhoneNumber, replacing old: PhoneNumber?, _ cookie: Secret, text: (Secret) -> Secret
    ) async throws -> NumberStep {
        guard let texts = house.texts else { return .refused(.unsent) }
        let code = drawCode()
        let id = house.random.id(NumberProof.self)
        let digest = digest(of: code, number)
        let now = house.now()
        let step = try await house.store.change(subject(number, cookie)) {
            try $0.askNumber(number, replacing: old, id: id, digest: digest, now: now)
        }
        guard case .asked = step else { return step }
        return await texts.send(text(code), to: number) ? step : .refused(.unsent)
    }

    /// The code that was sent, as it was typed.
    public func proveNumber(_ typed: Secret, _ cookie: Secret) async throws -> NumberStep {
        let now = house.now()
        let digits = typed.exposedText().filter { !$0.isWhitespace && $0 != "-" }
        let isCode = digits.utf8.count == NumberProof.digits && digits.utf8.allSatisfy { (0x30...0x39).contains($0) }
        let subject = subject(nil, cookie)
        guard let asked = try await house.store.situation(subject).numberFacts.proof else { return .refused(.ended) }
        let digest = isCode ? digest(of: Secret(text: digits), asked.number) : nil
        return try await house.store.change(subject) { try $0.proveNumber(digest: digest, now: now) }
    }

    /// The code that was sent is good for nothing any more: another number was meant, or no text came.
    public func dropNumberCode(_ cookie: Secret) async throws {
        let now = house.now()
        _ = try await house.store.change(subject(nil, cookie)) { try $0.dropNumberCode(now: now) }
    }

    public func removeNumber(_ number: PhoneNumber, _ cookie: Secret) async throws {
        let now = house.now()
        _ = try await house.store.change(subject(nil, cookie)) { try $0.removeNumber(number, now: now) }
    }

    private func subject(_ number: PhoneNumber?, _ cookie: Secret) -> Subject {
        let now = house.now()
        return .number(session: house.sessionDigest(cookie), number, day: now - 86_400, hour: now - 3600)
    }

    /// Drawn evenly: a number below a million out of eight random bytes.
    private func drawCode() -> Secret {
        let drawn = house.random.bytes(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) } % 1_000_000
        return Secret(text: String(String(drawn + 1_000_000).dropFirst()))
    }

    private func digest(of code: Secret, _ number: PhoneNumber) -> [UInt8] {
        house.keyRing.digest("number code", Array("\(number.text) \(code.exposedText())".utf8))
    }
}

extension Administration {
    /// Brings a number, which may take another's place. Nobody has proved it.
    public func addNumber(_ number: PhoneNumber, replacing old: PhoneNumber?, of name: String, by actor: Actor)
        async throws -> OwnNumber
    {
        let now = house.now()
        return try await house.store.change(.numbers(try login(name))) { situation in
            guard situation.person != nil else { throw Self.nobody(name) }
            return try situation.addNumber(number, replacing: old, by: actor, now: now)
        }
    }

    public func removeNumber(_ number: PhoneNumber, of name: String, by actor: Actor) async throws {
        let now = house.now()
        _ = try await house.store.change(.numbers(try login(name))) { situation in
            guard situation.person != nil else { throw Self.nobody(name) }
            return try situation.removeNumber(number, by: actor, now: now)
        }
    }
}
