public import Bytes
import Crypto

/// Which name of a person a client sees (OpenID Connect Core 1.0 §8).
public enum SubjectType: Equatable, Sendable {
    /// The same for all clients.
    case `public`
    /// One of its own for each sector, so that clients can't compare what they know.
    case pairwise(sector: String)

    var name: String {
        switch self {
        case .public: "public"
        case .pairwise: "pairwise"
        }
    }

    /// The person's `sub`. `account` is lasting and never given again; `salt` is a secret of the installation.
    public func subject(of account: String, salt: Secret) -> String {
        switch self {
        case .public: return account
        case .pairwise(let sector):
            var message = ByteWriter()
            message.writeInteger(UInt32(truncatingIfNeeded: sector.utf8.count))
            message.write(sector.utf8)
            message.write(account.utf8)
            let key = SymmetricKey(data: salt.exposed())
            return Base64URL.encode(Array(HMAC<SHA256>.authenticationCode(for: message.bytes, using: key)))
        }
    }
}
