import Bytes

/// An address of a client's, to which people are sent back with an answer (RFC 6749 §3.1.2), as it was registered.
public struct RedirectURI: Equatable, Sendable {
    /// What kind of program a client is (OpenID Connect Dynamic Client Registration 1.0 §2).
    public enum Application: String, Sendable {
        case web
        /// A program on the person's own machine (RFC 8252).
        case native
    }

    /// Parameters that an answer may bear: an address that bears one could pass as an answer.
    static let reserved: Set<String> = [
        "code", "state", "iss", "error", "error_description", "error_uri", "session_state", "id_token",
        "access_token", "token_type", "expires_in", "response",
    ]

    let address: WebAddress
    private let application: Application

    /// Takes `https`; `http` to the machine itself; and for a native program a scheme of its own, which bears a dot
    /// (RFC 8252 §7.1).
    public init(registering text: String, for application: Application) throws(AddressError) {
        address = try WebAddress(parsing: text)
        self.application = application
        let ownScheme = application == .native && address.scheme.utf8.contains(0x2e)
        guard address.isSecure || address.isLoopback || ownScheme else { throw .scheme }
        if let query = address.query {
            guard let pairs = try? ParameterPairs(parsing: Array(query.utf8)) else { throw .query }
            for pair in pairs.pairs where Self.reserved.contains(String(decoding: pair.name, as: UTF8.self)) {
                throw .query
            }
        }
    }

    public var text: String { address.text }

    /// Whether a request means this address: the same, byte for byte (RFC 9700 §2.1). A native program that listens
    /// on the machine itself, named by number, may choose its port (RFC 8252 §7.3).
    func matches(_ requested: String) -> Bool {
        if Grammar.same(requested, address.text) { return true }
        guard application == .native, address.scheme == "http", address.hasLoopbackNumber,
            let other = try? WebAddress(parsing: requested)
        else { return false }
        return other.scheme == address.scheme && other.host == address.host && other.path == address.path
            && other.query == address.query
    }
}
