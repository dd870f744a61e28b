import Bytes

/// What the `Authorization` header claims: `Basic` and the base 64 of the integration key, a colon and the
/// lower-case hexadecimal signature. Nothing in it is verified.
public struct Credentials: Equatable, Sendable {
    /// The header's longest value, in bytes.
    public static let sizeMax = 256

    public enum Digest: Sendable {
        case sha1
        case sha512

        /// Bytes in a signature.
        var size: Int { self == .sha1 ? 20 : 64 }
    }

    public let integrationKey: IntegrationKey
    public let digest: Digest
    let signature: [UInt8]

    /// Fails as `missingCredentials`, or, once the form is right, as `invalidIntegrationKey` or `invalidSignature`.
    public init(parsing header: some StringProtocol) throws(APIFailure) {
        let bytes = Array(header.utf8)
        guard bytes.count <= Self.sizeMax, bytes.count > 6,
            String(decoding: bytes.prefix(6), as: UTF8.self).lowercased() == "basic ",
            let pair = try? Base64.decode(String(decoding: bytes.dropFirst(6), as: UTF8.self)),
            let colon = pair.firstIndex(of: 0x3a)
        else { throw .missingCredentials }
        guard let name = String(validating: pair[..<colon], as: UTF8.self),
            let integrationKey = try? IntegrationKey(parsing: name)
        else { throw .invalidIntegrationKey }
        let digits = pair[(colon + 1)...]
        // The hexadecimal's length tells the digest. Capitals are refused, so that a signature has one form.
        switch digits.count {
        case Digest.sha1.size * 2: digest = .sha1
        case Digest.sha512.size * 2: digest = .sha512
        default: throw .invalidSignature
        }
        guard digits.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }),
            let signature = try? Hex.decode(String(decoding: digits, as: UTF8.self))
        else { throw .invalidSignature }
        self.integrationKey = integrationKey
        self.signature = signature
    }
}
