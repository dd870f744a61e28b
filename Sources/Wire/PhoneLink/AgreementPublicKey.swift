public import Bytes
import Crypto

/// A public key on P-256 for key agreement (ECDH).
public struct AgreementPublicKey: Equatable, Sendable {
    /// The point, uncompressed: 0x04, X, Y; 65 bytes (SEC 1 §2.3.3).
    public let x963: [UInt8]
    let key: P256.KeyAgreement.PublicKey

    /// Throws unless the bytes are an uncompressed point on the curve.
    public init(x963 bytes: [UInt8]) throws(PhoneLinkError) {
        guard bytes.count == 65, bytes.first == 4 else { throw .malformed("public key") }
        do {
            key = try P256.KeyAgreement.PublicKey(x963Representation: bytes)
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

    public static func == (left: Self, right: Self) -> Bool { left.x963 == right.x963 }
}
