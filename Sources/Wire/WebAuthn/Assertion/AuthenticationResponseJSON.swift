public import Bytes

/// An assertion as `PublicKeyCredential.toJSON()` writes it (Web Authentication Level 3, §5.1.9,
/// `AuthenticationResponseJSON`).
public struct AuthenticationResponseJSON: Equatable, Sendable {
    /// Bytes of the JSON.
    public static let sizeMax = 65_536
    /// Bytes of the largest signature: RSA with 4096 bits.
    public static let signatureSizeMax = 512

    public let id: CredentialID
    public let clientDataJSON: [UInt8]
    public let authenticatorData: [UInt8]
    public let signature: [UInt8]
    public let userHandle: UserHandle?
    /// "platform" or "cross-platform", where the browser says so.
    public let authenticatorAttachment: String?
    public let clientExtensionResults: [String: JSONValue]

    public init(
        id: CredentialID, clientDataJSON: [UInt8], authenticatorData: [UInt8], signature: [UInt8],
        userHandle: UserHandle? = nil, authenticatorAttachment: String? = nil,
        clientExtensionResults: [String: JSONValue] = [:]
    ) {
        self.id = id
        self.clientDataJSON = clientDataJSON
        self.authenticatorData = authenticatorData
        self.signature = signature
        self.userHandle = userHandle
        self.authenticatorAttachment = authenticatorAttachment
        self.clientExtensionResults = clientExtensionResults
    }

    public init(parsing bytes: [UInt8]) throws(WebAuthnError) {
        let reader = try ResponseReader(parsing: bytes, sizeMax: Self.sizeMax)
        id = try reader.credentialID()
        // §7.2 step 3: an answer without a signature is no assertion.
        let response = try reader.object("response")
        clientDataJSON = try response.bytes("clientDataJSON")
        authenticatorData = try response.bytes("authenticatorData")
        signature = try response.bytes("signature")
        guard !signature.isEmpty, signature.count <= Self.signatureSizeMax else { throw .malformed("signature") }
        if let handle = try response.optionalString("userHandle"), !handle.isEmpty {
            userHandle = try UserHandle(text: handle)
        } else {
            userHandle = nil
        }
        authenticatorAttachment = try reader.optionalString("authenticatorAttachment")
        // §7.2 step 4.
        clientExtensionResults = try reader.extensionResults()
    }

    public func serialized() -> [UInt8] {
        var response: [String: JSONValue] = [
            "clientDataJSON": .string(Base64URL.encode(clientDataJSON)),
            "authenticatorData": .string(Base64URL.encode(authenticatorData)),
            "signature": .string(Base64URL.encode(signature)),
        ]
        if let userHandle { response["userHandle"] = .string(userHandle.text) }
        var value: [String: JSONValue] = [
            "id": .string(id.text), "rawId": .string(id.text), "type": "public-key",
            "response": .object(response), "clientExtensionResults": .object(clientExtensionResults),
        ]
        if let authenticatorAttachment { value["authenticatorAttachment"] = .string(authenticatorAttachment) }
        return JSONValue.object(value).serialized()
    }
}
