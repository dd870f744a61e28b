public import Bytes

/// A phone asks to be paired: the ticket, its two public keys and the name it suggests. It is signed by the
/// signing key that it brings, which proves that the phone holds it.
public struct Pairing: SignedContent {
    public static let type = MessageType.pairing
    /// Bytes of a phone's name.
    public static let nameMax = 64
    static let nonceCount = 16

    /// The code that the person typed or scanned.
    public let ticket: TicketCode
    /// Checks the phone's signatures from now on.
    public let signingKey: SigningPublicKey
    /// Makes the passcode key, together with the server's.
    public let agreementKey: AgreementPublicKey
    /// The name that the phone suggests, such as "Pixel 8".
    public let name: String
    /// What the phone says of itself.
    public let facts: PhoneFacts
    /// When it was signed, in unix seconds.
    public let time: Int64
    /// 16 random bytes.
    public let nonce: [UInt8]

    /// Throws when a part is out of its bounds or one key is used for both purposes.
    public init(
        ticket: TicketCode, signingKey: SigningPublicKey, agreementKey: AgreementPublicKey, name: String,
        facts: PhoneFacts, time: Int64, nonce: [UInt8]
    ) throws(PhoneLinkError) {
        guard nonce.count == Self.nonceCount else { throw .malformed("nonce") }
        guard signingKey.x963 != agreementKey.x963 else { throw .malformed("one key for two purposes") }
        let fitted = DisplayText.fitted(name, bytesMax: Self.nameMax)
        self.ticket = ticket
        self.signingKey = signingKey
        self.agreementKey = agreementKey
        self.name = fitted.isEmpty ? "Phone" : fitted
        self.facts = facts
        self.time = time
        self.nonce = nonce
    }

    public init(claims value: JSONValue, keyID: String) throws(PhoneLinkError) {
        let claims = try Claims(value)
        let ticket = try TicketCode(typed: claims.string("ticket"))
        guard try claims.string("ticket") == ticket.text else { throw .malformed("ticket") }
        let facts = claims.has("facts") ? try PhoneFacts(claims.object("facts")) : PhoneFacts()
        try self.init(
            ticket: ticket, signingKey: SigningPublicKey(jwk: claims.value("sig")),
            agreementKey: AgreementPublicKey(jwk: claims.value("agr")),
            name: claims.text("name", max: Self.nameMax), facts: facts, time: claims.time("iat"),
            nonce: claims.bytes("nonce", Self.nonceCount))
        guard keyID == signingKey.keyID else { throw .wrongKey }
    }

    public var claims: JSONValue {
        var members: [String: JSONValue] = [
            "ticket": .string(ticket.text), "sig": signingKey.jwk, "agr": agreementKey.jwk, "name": .string(name),
            "iat": .integer(time), "nonce": .string(Base64URL.encode(nonce)),
        ]
        if !facts.isEmpty { members["facts"] = facts.claims }
        return .object(members)
    }
}

/// A pairing as it came in.
public typealias UnverifiedPairing = Unverified<Pairing>

extension Unverified<Pairing> {
    /// Checks the phone's proof that it holds the signing key it brings, and the time.
    public func verified(now: Int64) throws(PhoneLinkError) -> Verified<Pairing> {
        let pairing = try verified(signature: claimed.signingKey)
        try TimeWindow.check(pairing.message.time, now: now)
        return pairing
    }
}
