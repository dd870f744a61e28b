/// A server's address: `https://HOST[:PORT]`, or `http://` on this very machine.
public struct ServerAddress: Hashable, Sendable, CustomStringConvertible {
    /// Scheme, host and port, without a slash at the end.
    public let text: String

    /// Reads an address as people write it; a path of `/` or `/app/` is dropped.
    public init(_ typed: String) throws(PhoneFailure) {
        var rest = typed[...]
        let scheme: String
        if rest.hasPrefix("https://") {
            scheme = "https"
        } else if rest.hasPrefix("http://") {
            scheme = "http"
        } else {
            throw .address("\(typed) is not an address. Write it as https://mfa.example.ac.uk.")
        }
        rest = rest.dropFirst(scheme.count + 3)
        if rest.hasSuffix("/") { rest = rest.dropLast() }
        if rest.hasSuffix("/app") { rest = rest.dropLast(4) }
        let (host, port) = Self.split(rest)
        guard Self.isHost(host), port.map({ UInt16($0).map { $0 > 0 } ?? false }) ?? true else {
            throw .address("\(typed) is not an address. Write it as https://mfa.example.ac.uk.")
        }
        guard scheme == "https" || ["127.0.0.1", "[::1]", "localhost"].contains(host) else {
            throw .address("\(typed) is not protected. Use an address that begins with https.")
        }
        text = "\(scheme)://\(rest.lowercased())"
    }

    public var description: String { text }

    static func split(_ rest: Substring) -> (host: String, port: String?) {
        if rest.hasPrefix("["), let close = rest.firstIndex(of: "]") {
            let after = rest[rest.index(after: close)...]
            return (String(rest[...close]), after.isEmpty ? nil : after.hasPrefix(":") ? String(after.dropFirst()) : "")
        }
        guard let colon = rest.lastIndex(of: ":") else { return (String(rest), nil) }
        return (String(rest[..<colon]), String(rest[rest.index(after: colon)...]))
    }

    private static func isHost(_ host: String) -> Bool {
        var name = host.utf8[...]
        let isIPv6 = name.first == 0x5b && name.last == 0x5d
        if isIPv6 { name = name.dropFirst().dropLast() }
        guard (1...253).contains(name.count) else { return false }
        return name.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x2e: true
            case 0x3a: isIPv6
            default: false
            }
        }
    }
}
