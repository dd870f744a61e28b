import Bytes

/// A JSON Web Signature in compact form (RFC 7515 §7.1) with ES256 (RFC 7518 §3.4), read strictly: the header
/// has `alg`, `kid` and `typ` and nothing else, so no algorithm, key or critical header can be chosen by the
/// sender.
struct SignedMessage: Equatable, Sendable {
    /// Bytes of a whole message.
    static let sizeMax = 4096
    static let keyIDMax = 64

    let text: String
    let keyID: String
    let payload: JSONValue
    private let signingInput: [UInt8]
    private let signature: [UInt8]

    init(parsing text: String, as type: MessageType) throws(PhoneLinkError) {
        let bytes = Array(text.utf8)
        guard bytes.count <= Self.sizeMax else { throw .malformed("too long") }
        let parts = text.split(separator: ".", maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count == 3, let last = parts.last else { throw .malformed("not three parts") }
        keyID = try Self.keyID(ofHeader: parts[0], type: type)
        payload = try reading("payload") { () throws(ByteError) in
            try JSONValue(parsing: Base64URL.decode(parts[1]))
        }
        // R and S, 32 bytes each, big-endian (RFC 7518 §3.4).
        signature = try reading("signature") { () throws(ByteError) in try Base64URL.decode(last) }
        guard signature.count == 64 else { throw .malformed("signature") }
        signingInput = Array(bytes.dropLast(last.utf8.count + 1))
        self.text = text
    }

    private static func keyID(ofHeader part: Substring, type: MessageType) throws(PhoneLinkError) -> String {
        let header = try reading("header") { () throws(ByteError) in
            try JSONValue(parsing: Base64URL.decode(part))
        }
        guard header["alg"]?.string == "ES256" else { throw .wrongAlgorithm }
        guard header["typ"]?.string == type.rawValue else { throw .wrongType }
        guard let members = header.object, members.count == 3, let keyID = header["kid"]?.string,
            (1...keyIDMax).contains(keyID.utf8.count), Claims.isToken(keyID)
        else { throw .malformed("header") }
        return keyID
    }

    static func sign(
        _ payload: JSONValue, as type: MessageType, keyID: String, by key: SigningKey
    ) throws(PhoneLinkError) -> String {
        let input = signingInput(payload, as: type, keyID: keyID)
        return "\(input).\(Base64URL.encode(try key.signature(over: Array(input.utf8))))"
    }

    /// Header and payload as they are signed (RFC 7515 §5.1).
    static func signingInput(_ payload: JSONValue, as type: MessageType, keyID: String) -> String {
        let header: JSONValue = ["alg": "ES256", "kid": .string(keyID), "typ": .string(type.rawValue)]
        return "\(Base64URL.encode(header.serialized())).\(Base64URL.encode(payload.serialized()))"
    }

    func verify(by key: SigningPublicKey) throws(PhoneLinkError) {
        guard key.isValid(signature, over: signingInput) else { throw .badSignature }
    }
}
