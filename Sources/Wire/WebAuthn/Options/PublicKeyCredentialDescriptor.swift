import Bytes

/// Names one credential in options (Web Authentication Level 3, §5.8.3 and §5.1.8,
/// `PublicKeyCredentialDescriptorJSON`).
public struct PublicKeyCredentialDescriptor: Equatable, Sendable {
    public let id: CredentialID
    /// How it can be reached, as its registration said.
    public let transports: [String]

    public init(id: CredentialID, transports: [String] = []) {
        self.id = id
        self.transports = transports
    }

    var json: JSONValue {
        var members: [String: JSONValue] = ["type": "public-key", "id": .string(id.text)]
        if !transports.isEmpty { members["transports"] = .array(transports.map { .string($0) }) }
        return .object(members)
    }
}

/// Whether the authenticator shall verify the person (§5.8.6).
public enum UserVerificationRequirement: String, Sendable {
    case required, preferred, discouraged
}

/// Whether the credential shall be discoverable, that is usable without a name being typed (§5.4.6).
public enum ResidentKeyRequirement: String, Sendable {
    case required, preferred, discouraged
}

/// Which attestation the browser shall hand over (§5.4.7).
public enum AttestationConveyancePreference: String, Sendable {
    case none, indirect, direct, enterprise
}

/// Where the authenticator shall be (§5.4.5).
public enum AuthenticatorAttachment: String, Sendable {
    case platform
    case crossPlatform = "cross-platform"
}

/// Which kind of authenticator the browser shall show first (§5.8.7).
public enum PublicKeyCredentialHint: String, Sendable {
    case securityKey = "security-key"
    case clientDevice = "client-device"
    case hybrid
}
