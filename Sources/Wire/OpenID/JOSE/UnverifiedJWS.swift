public import Bytes

/// A signed token in compact form (RFC 7515 §7.1) as it came in: well formed, and nothing of it is to be believed.
public struct UnverifiedJWS: Sendable {
    /// Bytes of a whole token.
    public static let sizeMax = 8192

    public let header: JWSHeader
    /// What the token claims: good for finding the key to check it with, for nothing else.
    public let claimed: JSONValue
    private let signingInput: [UInt8]
    private let signature: [UInt8]

    public init(parsing text: String) throws(JOSEError) {
        let bytes = Array(text.utf8)
        guard bytes.count <= Self.sizeMax else { throw .malformed("too long") }
        let parts = text.split(separator: ".", maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count == 3, let last = parts.last else { throw .malformed("not three parts") }
        header = try JWSHeader(
            parsing: try reading("header") { () throws(ByteError) in try Base64URL.decode(parts[0]) })
        claimed = try reading("payload") { () throws(ByteError) in
            try JSONValue(parsing: Base64URL.decode(parts[1]))
        }
        guard claimed.object != nil else { throw .malformed("payload") }
        signature = try reading("signature") { () throws(ByteError) in try Base64URL.decode(last) }
        guard !signature.isEmpty else { throw .malformed("signature") }
        signingInput = Array(bytes.dropLast(last.utf8.count + 1))
    }

    /// The claims, when the token is of this type and signed by a key of the set, with that key's own algorithm.
    public func claims(as type: TokenType, signedBy keys: JWKSet) throws(JOSEError) -> JSONValue {
        guard type.allows(header.type) else { throw .wrongType }
        let candidates = keys.candidates(header)
        guard !candidates.isEmpty else {
            throw keys.keys.contains { $0.algorithm == header.algorithm } ? .unknownKey : .wrongAlgorithm
        }
        guard candidates.contains(where: { $0.isValid(signature, over: signingInput) }) else { throw .badSignature }
        return claimed
    }
}
