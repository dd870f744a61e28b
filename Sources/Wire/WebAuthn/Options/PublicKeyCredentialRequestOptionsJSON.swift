public import Bytes

/// What the browser gets to make an assertion, for `PublicKeyCredential.parseRequestOptionsFromJSON()`
/// (Web Authentication Level 3, §5.1.11, `PublicKeyCredentialRequestOptionsJSON`).
public struct PublicKeyCredentialRequestOptionsJSON: Sendable {
    public let relyingParty: RelyingParty
    public let challenge: CeremonyChallenge
    public var timeoutMilliseconds = 300_000
    /// The credentials that may answer; empty: any discoverable one.
    public var allowCredentials: [PublicKeyCredentialDescriptor] = []
    public var userVerification = UserVerificationRequirement.preferred
    public var hints: [PublicKeyCredentialHint] = []
    /// Inputs of client extensions.
    public var extensions: [String: JSONValue] = [:]

    public init(relyingParty: RelyingParty, challenge: CeremonyChallenge) {
        self.relyingParty = relyingParty
        self.challenge = challenge
    }

    public var json: JSONValue {
        [
            "challenge": .string(challenge.text),
            "timeout": .integer(Int64(timeoutMilliseconds)),
            "rpId": .string(relyingParty.id),
            "allowCredentials": .array(allowCredentials.map(\.json)),
            "userVerification": .string(userVerification.rawValue),
            "hints": .array(hints.map { .string($0.rawValue) }),
            "extensions": .object(extensions),
        ]
    }

    public func serialized() -> [UInt8] { json.serialized() }
}
