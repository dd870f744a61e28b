public import Bytes
import Crypto

/// A private key on P-256 that signs (ES256).
public struct SigningKey: Sendable {
    private let key: P256.Signing.PrivateKey
    /// The public half.
    public let publicKey: SigningPublicKey

    /// 32 bytes, drawn at random or kept from an earlier draw. Throws for the few values in 2³² that are no
    /// key: draw again.
    public init(_ bytes: Secret) throws(PhoneLinkError) {
        do {
            key = try P256.Signing.PrivateKey(rawRepresentation: bytes.exposed())
        } catch {
            throw .unusableRandomness
        }
        publicKey = try SigningPublicKey(x963: Array(key.publicKey.x963Representation))
    }

    /// The key's 32 bytes, for sealed keeping.
    public var secret: Secret { Secret(Array(key.rawRepresentation)) }

    func signature(over message: [UInt8]) throws(PhoneLinkError) -> [UInt8] {
        do {
            return Array(try key.signature(for: message).rawRepresentation)
        } catch {
            throw .badSignature
        }
    }
}
