public import Bytes
import Crypto

/// A private key on P-256 for key agreement (ECDH), used for one pairing.
public struct AgreementKey: Sendable {
    private let key: P256.KeyAgreement.PrivateKey
    /// The public half.
    public let publicKey: AgreementPublicKey

    /// 32 random bytes. Throws for the few values in 2³² that are no key: draw again.
    public init(_ bytes: Secret) throws(PhoneLinkError) {
        do {
            key = try P256.KeyAgreement.PrivateKey(rawRepresentation: bytes.exposed())
        } catch {
            throw .unusableRandomness
        }
        publicKey = try AgreementPublicKey(x963: Array(key.publicKey.x963Representation))
    }

    /// ECDH, then HKDF with SHA-256 (RFC 5869) over the shared point's X.
    func derived(
        with other: AgreementPublicKey, salt: [UInt8], info: String, count: Int
    ) throws(PhoneLinkError) -> Secret {
        do {
            let shared = try key.sharedSecretFromKeyAgreement(with: other.key)
            let derived = shared.hkdfDerivedSymmetricKey(
                using: SHA256.self, salt: salt, sharedInfo: Array(info.utf8), outputByteCount: count)
            return Secret(derived.withUnsafeBytes { Array($0) })
        } catch {
            throw .malformed("key agreement")
        }
    }
}
