import Foundation
import WebAuthn

extension Settings {
    /// What passkeys are bound to; nil where the public address has no domain, and so there are none.
    var passkeyParty: RelyingParty? {
        guard let host = URL(string: publicAddress)?.host() else { return nil }
        return try? RelyingParty(id: host, name: name, origins: [publicAddress])
    }
}
