public import Bytes

/// A new credential as `PublicKeyCredential.toJSON()` writes it (Web Authentication Level 3, §5.1.9,
/// `RegistrationResponseJSON`). What that form repeats beside the attestation object (`authenticatorData`,
/// `publicKey`, `publicKeyAlgorithm`) is not read: only what the authenticator made counts.
public struct RegistrationResponseJSON: Equatable, Sendable {
    /// Bytes of the JSON.
    public static let sizeMax = 131_072
    /// Transports, and bytes of one transport's name.
    public static let transportsMax = 16
    public static let transportSizeMax = 32

    public let id: CredentialID
    public let clientDataJSON: [UInt8]
    public let attestationObject: [UInt8]
    /// How the authenticator can be reached, such as "usb" or "internal", for later `allowCredentials`.
    public let transports: [String]
    /// "platform" or "cross-platform", where the browser says so.
    public let authenticatorAttachment: String?
    public let clientExtensionResults: [String: JSONValue]

    public init(
        id: CredentialID, clientDataJSON: [UInt8], attestationObject: [UInt8], transports: [String] = [],
        authenticatorAttachment: String? = nil, clientExtensionResults: [String: JSONValue] = [:]
    ) {
        self.id = id
        self.clientDataJSON = clientDataJSON
        self.attestationObject = attestationObject
        self.transports = transports
        self.authenticatorAttachment = authenticatorAttachment
        self.clientExtensionResults = clientExtensionResults
    }

    public init(parsing bytes: [UInt8]) throws(WebAuthnError) {
        let reader = try ResponseReader(parsing: bytes, sizeMax: Self.sizeMax)
        id = try reader.credentialID()
        // §7.1 step 3: an answer without an attestation object is no registration.
        let response = try reader.object("response")
        clientDataJSON = try response.bytes("clientDataJSON")
        attestationObject = try response.bytes("attestationObject")
        transports = try Self.transports(response.value["transports"])
        authenticatorAttachment = try reader.optionalString("authenticatorAttachment")
        // §7.1 step 4.
        clientExtensionResults = try reader.extensionResults()
    }

    /// Unknown names are kept, as §5.2.1.1 asks; the list is sorted, and nothing stands in it twice.
    private static func transports(_ member: JSONValue?) throws(WebAuthnError) -> [String] {
        guard let member, member != .null else { return [] }
        guard let values = member.array, values.count <= transportsMax else { throw .malformed("transports") }
        var names: Set<String> = []
        for value in values {
            guard let name = value.string, !name.isEmpty, name.utf8.count <= transportSizeMax,
                name.utf8.allSatisfy({ (0x21...0x7e).contains($0) })
            else { throw .malformed("transports") }
            names.insert(name)
        }
        return names.sorted()
    }

    public func serialized() -> [UInt8] {
        var value: [String: JSONValue] = [
            "id": .string(id.text), "rawId": .string(id.text), "type": "public-key",
            "response": [
                "clientDataJSON": .string(Base64URL.encode(clientDataJSON)),
                "attestationObject": .string(Base64URL.encode(attestationObject)),
                "transports": .array(transports.map { .string($0) }),
            ],
            "clientExtensionResults": .object(clientExtensionResults),
        ]
        if let authenticatorAttachment { value["authenticatorAttachment"] = .string(authenticatorAttachment) }
        return JSONValue.object(value).serialized()
    }
}
