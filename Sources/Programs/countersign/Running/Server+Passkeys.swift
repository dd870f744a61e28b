import Foundation
import WebAuthn

extension Server {
    /// What passkeys are bound to; nil where the public address has no domain, and so there are none.
    var passkeyParty: RelyingParty? {
        guard let host = URL(string: settings.publicAddress)?.host() else { return nil }
        return try? RelyingParty(id: host, name: settings.name, origins: [settings.publicAddress])
    }
}
