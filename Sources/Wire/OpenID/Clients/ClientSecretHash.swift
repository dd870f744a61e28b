public import Bytes
import Crypto

/// What is kept of a client's secret: its SHA-256. That is enough for a secret of 256 random bits, which nobody
/// can guess; it would not be for a password.
public struct ClientSecretHash: Equatable, Sendable {
    /// Characters of a secret that is checked.
    public static let secretSizeMax = 256
    /// Random bytes of a new secret.
    public static let randomSize = 32

    /// 32 bytes.
    public let bytes: [UInt8]

    public init(of secret: Secret) {
        bytes = Array(SHA256.hash(data: secret.exposed()))
    }

    /// Takes a hash as it was kept; 32 bytes.
    public init(kept bytes: [UInt8]) throws(RegistrationError) {
        guard bytes.count == SHA256.byteCount else { throw .secretHash }
        self.bytes = bytes
    }

    /// A new secret out of `randomSize` random bytes, to be shown once.
    public static func secret(random: [UInt8]) throws(RegistrationError) -> Secret {
        guard random.count == randomSize else { throw .secretHash }
        return Secret(text: Base64URL.encode(random))
    }

    /// Takes the same time whatever is wrong with the secret.
    public func isMet(by secret: Secret) -> Bool {
        equalInConstantTime(ClientSecretHash(of: secret).bytes, bytes)
    }
}
