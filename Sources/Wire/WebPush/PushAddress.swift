/// Where a push service takes messages for one phone (RFC 8030, section 4). Whoever knows it can send there, so it is
/// no text for logs.
public struct PushAddress: Hashable, Sendable, CustomStringConvertible {
    /// Bytes of an address.
    public static let sizeMax = 1024
    static let hostMax = 253

    /// The whole address.
    public let text: String
    public let host: String
    public let port: Int
    public let isSecure: Bool

    /// Reads `https://host[:port]/path`, the host in small letters; `http://` leads to this machine alone.
    public init(parsing text: String) throws(WebPushError) {
        guard text.utf8.count <= Self.sizeMax, text.utf8.allSatisfy({ (0x21...0x7e).contains($0) }) else {
            throw .malformed("address")
        }
        isSecure = text.hasPrefix("https://")
        guard isSecure || text.hasPrefix("http://") else { throw .malformed("address") }
        let rest = text.dropFirst(isSecure ? 8 : 7)
        guard let slash = rest.firstIndex(of: "/"), !rest.contains("#"), !rest.contains("\\") else {
            throw .malformed("address")
        }
        let parts = rest[..<slash].split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count <= 2, let name = parts.first, Self.isHost(name) else { throw .malformed("host") }
        host = String(name)
        if parts.count == 2 {
            // One written form: no sign, no zero in front.
            guard let number = UInt16(parts[1]), number > 0, String(number) == parts[1] else {
                throw .malformed("port")
            }
            port = Int(number)
        } else {
            port = isSecure ? 443 : 80
        }
        guard isSecure || host == "localhost" || host == "127.0.0.1" else { throw .malformed("address") }
        self.text = text
    }

    private static func isHost(_ text: Substring) -> Bool {
        (1...hostMax).contains(text.utf8.count) && text.first != "." && text.last != "."
            && text.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x61...0x7a, UInt8(ascii: "-"), UInt8(ascii: "."): true
                default: false
                }
            }
    }

    /// Scheme, host and port (RFC 6454, section 6.1): the audience of a token.
    public var origin: String {
        let standard = isSecure ? 443 : 80
        return "\(isSecure ? "https" : "http")://\(host)\(port == standard ? "" : ":\(port)")"
    }

    /// The push service alone: what follows is a secret.
    public var description: String { origin }
}
