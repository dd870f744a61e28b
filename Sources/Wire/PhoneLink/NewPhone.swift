import Bytes

/// What a new phone brings: its two public keys, its name, and what it says of itself.
public struct NewPhone: Equatable, Sendable {
    static let nonceCount = 16

    public let signingKey: SigningPublicKey
    public let agreementKey: AgreementPublicKey
    public let name: String
    public let facts: PhoneFacts

    /// Throws when one key is used for both purposes.
    public init(
        signingKey: SigningPublicKey, agreementKey: AgreementPublicKey, name: String, facts: PhoneFacts
    ) throws(PhoneLinkError) {
        guard signingKey.x963 != agreementKey.x963 else { throw .malformed("one key for two purposes") }
        let fitted = DisplayText.fitted(name, bytesMax: Pairing.nameMax)
        self.signingKey = signingKey
        self.agreementKey = agreementKey
        self.name = fitted.isEmpty ? "Phone" : fitted
        self.facts = facts
    }

    init(_ claims: Claims) throws(PhoneLinkError) {
        try self.init(
            signingKey: SigningPublicKey(jwk: claims.value("sig")),
            agreementKey: AgreementPublicKey(jwk: claims.value("agr")),
            name: claims.text("name", max: Pairing.nameMax),
            facts: claims.has("facts") ? try PhoneFacts(claims.object("facts")) : PhoneFacts())
    }

    var members: [String: JSONValue] {
        var members: [String: JSONValue] = [
            "sig": signingKey.jwk, "agr": agreementKey.jwk, "name": .string(name),
        ]
        if !facts.isEmpty { members["facts"] = facts.claims }
        return members
    }
}

extension Pairing {
    /// The same without its ticket.
    public var phone: NewPhone {
        get throws(PhoneLinkError) {
            try NewPhone(signingKey: signingKey, agreementKey: agreementKey, name: name, facts: facts)
        }
    }
}
