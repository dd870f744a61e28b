/// A token as an import file describes it, its secret sealed already.
public struct ImportedToken: Equatable, Sendable {
    public let id: ID<Token>
    public let serial: String
    public let kind: Token.Kind
    public let algorithm: Token.Algorithm
    public let digits: Int
    public let stepSeconds: Int
    public let secret: SealedBytes
    /// The first counter that counts.
    public let counter: Int64
    public let drift: Int
    public let endsAt: Instant?

    public init(
        id: ID<Token>, serial: String, kind: Token.Kind, algorithm: Token.Algorithm, digits: Int, stepSeconds: Int,
        secret: SealedBytes, counter: Int64, drift: Int, endsAt: Instant?
    ) {
        self.id = id
        self.serial = serial
        self.kind = kind
        self.algorithm = algorithm
        self.digits = digits
        self.stepSeconds = stepSeconds
        self.secret = secret
        self.counter = counter
        self.drift = drift
        self.endsAt = endsAt
    }

    /// The longest serial that is taken.
    public static let serialMax = 128
    /// Tokens in one change.
    public static let batchMax = 1000
}

extension Situation {
    /// Puts a batch of tokens into stock; one event says how many.
    public func importTokens(
        _ batch: [ImportedToken], by actor: Actor, now: Instant
    ) throws(Mistake) -> Decided<Int> {
        guard batch.count <= ImportedToken.batchMax else { throw Mistake(.malformed, "too many tokens in one batch") }
        let writes = batch.map { token in
            Write.token(
                Token(
                    id: token.id, serial: token.serial, kind: token.kind, algorithm: token.algorithm,
                    digits: token.digits, stepSeconds: token.stepSeconds, secret: token.secret, state: .stock,
                    person: nil, device: nil, last: token.counter - 1, drift: token.drift, addedAt: now,
                    endsAt: token.endsAt))
        }
        guard !writes.isEmpty else { return Decided(.nothing, 0) }
        let noted = event(.tokensImported, at: now, facts: ["count": .count(batch.count)], by: actor)
        return Decided(Change(writes, events: [noted]), batch.count)
    }

    /// Gives the token, one of the stock, to the person.
    public func assignToken(by actor: Actor, now: Instant) throws(Mistake) -> Decided<Token> {
        guard let person else { throw Mistake(.notFound, "there is no such person") }
        guard let token else { throw Mistake(.notFound, "there is no such token") }
        guard token.state == .stock, token.device == nil else {
            let what = token.person == nil ? "\(token.state.rawValue)" : "assigned to somebody"
            throw Mistake(.notAllowed, "token \(token.serial) is \(what), not in stock")
        }
        var given = token
        given.state = .assigned
        given.person = person.id
        let noted = event(.tokenAssigned, at: now, personal: ["serial": token.serial], by: actor)
        var change = Change([.token(given)], events: [noted])
        change.add(forgetWrongPasscodes())
        return Decided(change, given)
    }

    /// Two codes in a row showed where the token's clock or counter stands.
    public func resynchroniseToken(
        position: Int64, drift: Int, by actor: Actor, now: Instant
    ) throws(Mistake) -> Decided<Token> {
        guard let token else { throw Mistake(.notFound, "there is no such token") }
        guard token.state != .retired else {
            throw Mistake(.notAllowed, "token \(token.serial) is retired: it never counts again")
        }
        guard position > token.last else {
            throw Mistake(.notAllowed, "these codes were used already: use the next two")
        }
        var moved = token
        moved.last = position
        moved.drift = drift
        moved.fenced = false
        let noted = event(
            .tokenResynchronised, at: now, facts: ["drift": .count(drift)], personal: ["serial": token.serial],
            by: actor)
        return Decided(Change([.token(moved)], events: [noted]), moved)
    }

    /// The token never counts again.
    public func retireToken(by actor: Actor, now: Instant) throws(Mistake) -> Decided<Token> {
        guard let token else { throw Mistake(.notFound, "there is no such token") }
        guard token.state != .retired else { return Decided(.nothing, token) }
        var retired = token
        retired.state = .retired
        let noted = event(.tokenRetired, at: now, personal: ["serial": token.serial], by: actor)
        return Decided(Change([.token(retired)], events: [noted]), retired)
    }
}
