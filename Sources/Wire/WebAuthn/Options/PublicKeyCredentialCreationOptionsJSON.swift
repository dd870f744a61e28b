public import Bytes

/// What the browser gets to make a credential, for `PublicKeyCredential.parseCreationOptionsFromJSON()`
/// (Web Authentication Level 3, §5.1.10, `PublicKeyCredentialCreationOptionsJSON`).
public struct PublicKeyCredentialCreationOptionsJSON: Sendable {
    /// The account that the credential is for (§5.4.3).
    public struct User: Equatable, Sendable {
        public let id: UserHandle
        /// Such as "ab123".
        public let name: String
        /// Such as "Alex Bell".
        public let displayName: String

        public init(id: UserHandle, name: String, displayName: String) {
            self.id = id
            self.name = name
            self.displayName = displayName
        }
    }

    public let relyingParty: RelyingParty
    public let user: User
    public let challenge: CeremonyChallenge
    /// The most wanted first.
    public let algorithms: [COSEAlgorithm]
    public var timeoutMilliseconds = 300_000
    /// The person's credentials, so that no authenticator makes a second one.
    public var excludeCredentials: [PublicKeyCredentialDescriptor] = []
    public var authenticatorAttachment: AuthenticatorAttachment?
    public var residentKey = ResidentKeyRequirement.preferred
    public var userVerification = UserVerificationRequirement.preferred
    public var hints: [PublicKeyCredentialHint] = []
    public var attestation = AttestationConveyancePreference.none
    public var attestationFormats: [AttestationFormat] = []
    /// Inputs of client extensions, such as `credProps`.
    public var extensions: [String: JSONValue] = [:]

    public init(
        relyingParty: RelyingParty, user: User, challenge: CeremonyChallenge,
        algorithms: [COSEAlgorithm] = COSEAlgorithm.usual
    ) {
        self.relyingParty = relyingParty
        self.user = user
        self.challenge = challenge
        self.algorithms = algorithms
    }

    public var json: JSONValue {
        var selection: [String: JSONValue] = [
            "residentKey": .string(residentKey.rawValue), "requireResidentKey": .bool(residentKey == .required),
            "userVerification": .string(userVerification.rawValue),
        ]
        if let authenticatorAttachment {
            selection["authenticatorAttachment"] = .string(authenticatorAttachment.rawValue)
        }
        return [
            "rp": ["id": .string(relyingParty.id), "name": .string(relyingParty.name)],
            "user": [
                "id": .string(user.id.text), "name": .string(user.name), "displayName": .string(user.displayName),
            ],
            "challenge": .string(challenge.text),
            "pubKeyCredParams": .array(
                algorithms.map { ["type": "public-key", "alg": .integer(Int64($0.rawValue))] }),
            "timeout": .integer(Int64(timeoutMilliseconds)),
            "excludeCredentials": .array(excludeCredentials.map(\.json)),
            "authenticatorSelection": .object(selection),
            "hints": .array(hints.map { .string($0.rawValue) }),
            "attestation": .string(attestation.rawValue),
            "attestationFormats": .array(attestationFormats.map { .string($0.rawValue) }),
            "extensions": .object(extensions),
        ]
    }

    public func serialized() -> [UInt8] { json.serialized() }
}
