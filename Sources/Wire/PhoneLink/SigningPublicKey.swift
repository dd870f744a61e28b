public import Bytes
import Crypto

/// A public key on P-256 that checks signatures (ES256).
public struct SigningPublicKey: Equatable, Sendable {
    /// The point, uncompressed: 0x04, X, Y; 65 bytes (SEC 1 §2.3.3).
    public let x963: [UInt8]
    private let key: P256.Signing.PublicKey

    /// Throws unless the bytes are an uncompressed point on the curve.
    public init(x963 bytes: [UInt8]) throws(PhoneLinkError) {
        guard bytes.count == 65, bytes.first == 4 else { throw .malformed("public key") }
        do {
            key = try P256.Signing.PublicKey(x963Representation: bytes)
        } catch {
            throw .malformed("public key")
        }
        x963 = bytes
    }

    /// Reads a JSON Web Key of exactly `crv`, `kty`, `x` and `y` (RFC 7517, RFC 7518 §6.2).
    public init(jwk: JSONValue) throws(PhoneLinkError) {
        try self.init(x963: WebKey.point(of: jwk))
    }

    /// The key as a JSON Web Key, its members in the order of RFC 7638 §3.
    public var jwk: JSONValue { WebKey.value(of: x963) }

    /// How messages name this key: the first 16 characters of its thumbprint (RFC 7638).
    public var keyID: String { WebKey.keyID(of: x963) }

    public static func == (left: Self, right: Self) -> Bool { left.x963 == right.x963 }

    /// Both forms of S are accepted: WebCrypto makes either, and nothing depends on a signature's bytes.
    func isValid(_ signature: [UInt8], over message: [UInt8]) -> Bool {
        guard let signature = try? P256.Signing.ECDSASignature(rawRepresentation: signature) else { return false }
        return key.isValidSignature(signature, for: message)
    }
}
