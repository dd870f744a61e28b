public import Bytes
internal import Crypto

/// Shows that a form came from a page of ours, made for this browser: an HMAC over the session and the form's name.
/// Another site's page can have a browser send a form, but can't know what belongs into it.
public struct FormToken: Sendable {
    private let key: Secret

    /// The key is 32 random bytes, the same on every node.
    public init(key: Secret) { self.key = key }

    /// What the form `name` of the session carries.
    public func token(session: String, form name: String) -> String {
        Base64URL.encode(mac(session, name))
    }

    /// Whether a form carried what it had to.
    public func accepts(_ token: String?, session: String, form name: String) -> Bool {
        guard let token, let bytes = try? Base64URL.decode(token) else { return false }
        return equalInConstantTime(bytes, mac(session, name))
    }

    private func mac(_ session: String, _ name: String) -> [UInt8] {
        var message = ByteWriter()
        for part in ["countersign form", session, name] {
            message.writeInteger(UInt32(clamping: part.utf8.count))
            message.write(part.utf8)
        }
        return Array(HMAC<SHA256>.authenticationCode(for: message.bytes, using: SymmetricKey(data: key.exposed())))
    }
}
