public import Bytes
import Crypto

/// A phone's push line: where its push service takes messages, and the keys that only the phone reads them with
/// (Push API, section 8).
public struct PushSubscription: Sendable {
    /// Bytes of the secret that both sides share.
    public static let authCount = 16

    public let address: PushAddress
    /// The phone's public key: an uncompressed point on P-256, 65 bytes.
    public let key: [UInt8]
    /// 16 bytes.
    public let auth: Secret

    /// Throws for a point that is not on the curve, or a secret of another length.
    public init(address: PushAddress, key: [UInt8], auth: Secret) throws(WebPushError) {
        guard key.count == 65, key.first == 4 else { throw .malformed("key") }
        do { _ = try P256.KeyAgreement.PublicKey(x963Representation: key) } catch { throw .malformed("key") }
        guard auth.count == Self.authCount else { throw .malformed("auth") }
        self.address = address
        self.key = key
        self.auth = auth
    }
}
