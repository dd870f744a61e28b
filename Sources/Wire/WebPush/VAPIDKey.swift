public import Bytes
import Crypto

/// The key by which push services know this server (RFC 8292). A push line is bound to the one that it was made with.
public struct VAPIDKey: Sendable {
    /// Seconds that a token is good for; the most is a day (section 2).
    public static let tokenSeconds: Int64 = 12 * 3600

    private let key: P256.Signing.PrivateKey
    /// The public half: an uncompressed point, 65 bytes, as browsers take it.
    public let publicKey: [UInt8]

    /// 32 bytes, drawn at random or kept from an earlier draw.
    public init(_ bytes: Secret) throws(WebPushError) {
        do { key = try P256.Signing.PrivateKey(rawRepresentation: bytes.exposed()) } catch {
            throw .unusableRandomness
        }
        publicKey = Array(key.publicKey.x963Representation)
    }

    /// Names the key among others: the beginning of a hash of its public half.
    public var id: String { Self.id(of: publicKey) }

    public static func id(of publicKey: [UInt8]) -> String {
        String(Base64URL.encode(Array(SHA256.hash(data: publicKey))).prefix(16))
    }

    /// The value of an Authorization header for messages to that service (section 3).
    /// - Parameter contact: whom the push service may turn to: `mailto:` or `https:`.
    public func authorization(for address: PushAddress, contact: String, expires: Int64) throws(WebPushError) -> String
    {
        let header: JSONValue = ["alg": "ES256", "typ": "JWT"]
        let claims: JSONValue = [
            "aud": .string(address.origin), "exp": .integer(expires), "sub": .string(contact),
        ]
        let input = "\(Base64URL.encode(header.serialized())).\(Base64URL.encode(claims.serialized()))"
        do {
            let signature = Array(try key.signature(for: Array(input.utf8)).rawRepresentation)
            return "vapid t=\(input).\(Base64URL.encode(signature)), k=\(Base64URL.encode(publicKey))"
        } catch {
            throw .unusableRandomness
        }
    }
}
