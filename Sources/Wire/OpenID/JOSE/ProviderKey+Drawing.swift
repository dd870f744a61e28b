public import Bytes
import Crypto
import CryptoExtras

extension ProviderKey {
    /// Draws a private key, in the form that it is kept in and `init(_:kept:)` takes.
    public static func draw(_ algorithm: SignatureAlgorithm) throws(JOSEError) -> Secret {
        switch algorithm {
        case .es256: return Secret(Array(P256.Signing.PrivateKey().rawRepresentation))
        case .rs256:
            guard let key = try? _RSA.Signing.PrivateKey(keySize: .bits2048) else {
                throw .unusableKey("no RSA key could be made")
            }
            return Secret(Array(key.derRepresentation))
        case .ps256: throw .unusableKey("PS256 is verified only")
        }
    }

    /// A key as it was drawn.
    public init(_ algorithm: SignatureAlgorithm, kept bytes: Secret) throws(JOSEError) {
        switch algorithm {
        case .es256: try self.init(p256: bytes)
        case .rs256: try self.init(rsa: bytes)
        case .ps256: throw .unusableKey("PS256 is verified only")
        }
    }
}
