/// The name of the provider: an address without query and without a slash at its end (OpenID Connect Discovery 1.0
/// §3, RFC 9207 §2).
public struct Issuer: Equatable, Sendable {
    let address: WebAddress

    /// Takes `https`, and `http` to the machine itself for trying it out.
    public init(parsing text: String) throws(AddressError) {
        address = try WebAddress(parsing: text)
        guard address.isSecure || address.isLoopback else { throw .scheme }
        guard address.query == nil else { throw .query }
        guard !address.path.utf8.elementsEqual("/".utf8), address.path.utf8.last != 0x2f else { throw .path }
    }

    public var text: String { address.text }

    /// An address below the issuer; the path begins with a slash.
    public func endpoint(_ path: String) -> String { address.text + path }

    /// The paths under which the metadata are looked for: that of OpenID Connect Discovery §4 behind the issuer's
    /// path, that of RFC 8414 §3.1 before it.
    public var metadataPaths: [String] {
        [
            address.path + "/.well-known/openid-configuration",
            "/.well-known/oauth-authorization-server" + address.path,
        ]
    }
}
