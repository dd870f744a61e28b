/// Where a website is: scheme, host and port, in the one form in which browsers write an origin (RFC 6454 §6.2).
public struct WebsiteOrigin: Hashable, Sendable, CustomStringConvertible {
    public enum Scheme: String, Sendable {
        case https
        /// On the machine itself alone, where nobody is between.
        case http
    }

    /// Bytes of a host (RFC 1035 §2.3.4), and of one of its labels.
    public static let hostSizeMax = 253
    static let labelSizeMax = 63

    public let scheme: Scheme
    /// Lower case, with the port where it isn't the scheme's own: what browsers send as `Host`.
    public let host: String

    /// Reads `https://wiki.example.ac.uk`, without a path. Nil for anything else than the one form: user information,
    /// capitals, a dot at the end, a port that need not be said.
    public init?(parsing text: some StringProtocol) {
        guard let colon = text.firstIndex(of: ":"), let scheme = Scheme(rawValue: String(text[..<colon])) else {
            return nil
        }
        let rest = text[colon...]
        guard rest.hasPrefix("://") else { return nil }
        self.init(scheme, host: String(rest.dropFirst(3)))
    }

    public init?(_ scheme: Scheme, host: String) {
        let parts = host.split(separator: ":", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let name = parts.first, Self.isName(name) else { return nil }
        if let port = parts.dropFirst().first {
            guard let number = UInt16(port), number > 0, String(number) == port,
                number != (scheme == .https ? 443 : 80)
            else { return nil }
        }
        guard scheme == .https || Self.isThisMachine(name) else { return nil }
        self.scheme = scheme
        self.host = host
    }

    public var text: String { "\(scheme.rawValue)://\(host)" }
    public var description: String { text }

    private static func isName(_ name: Substring) -> Bool {
        name.utf8.count <= hostSizeMax
            && name.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { label in
                (1...labelSizeMax).contains(label.utf8.count) && label.first != "-" && label.last != "-"
                    && label.utf8.allSatisfy(isLabelByte)
            }
    }

    private static func isLabelByte(_ byte: UInt8) -> Bool {
        (0x61...0x7a).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x2d
    }

    private static func isThisMachine(_ name: Substring) -> Bool {
        name == "localhost" || name.hasSuffix(".localhost") || name == "127.0.0.1"
    }
}

/// A page of a website: its origin, with the path and the query that were asked for.
public struct WebsiteAddress: Equatable, Sendable {
    public let origin: WebsiteOrigin
    public let path: WebsitePath

    public init(origin: WebsiteOrigin, path: WebsitePath) {
        self.origin = origin
        self.path = path
    }

    /// Reads a whole address, `https://wiki.example.ac.uk/page?q=1`. Nil for anything that two readers could take for
    /// different places.
    public init?(parsing text: String) {
        guard text.utf8.count <= WebsiteOrigin.hostSizeMax + WebsitePath.sizeMax,
            let start = text.firstRange(of: "://")
        else { return nil }
        let end = text[start.upperBound...].firstIndex { "/?#\\".contains($0) } ?? text.endIndex
        guard let origin = WebsiteOrigin(parsing: text[..<end]) else { return nil }
        guard let path = WebsitePath(parsing: end == text.endIndex ? "/" : String(text[end...])) else { return nil }
        self.init(origin: origin, path: path)
    }

    public var text: String { origin.text + path.text }
}

/// A path on a website with its query, which can lead nowhere else.
public struct WebsitePath: Hashable, Sendable {
    /// Bytes; what is longer isn't come back to.
    public static let sizeMax = 4_096
    /// Countersign's own pages on the website.
    public static let own = "/.countersign/"
    public static let home = WebsitePath(checked: "/")

    public let text: String

    private init(checked text: String) { self.text = text }

    /// Reads a path that is written as addresses are (RFC 3986 §3.3); nil for a backslash, a fragment, white space and
    /// whatever else has no place there.
    public init?(parsing text: String) {
        guard text.hasPrefix("/"), text.utf8.count <= Self.sizeMax, text.utf8.allSatisfy(Self.isPlain) else {
            return nil
        }
        self.text = text
    }

    /// The path of a request as a proxy passes it on. What no address may hold is written with percent signs. The
    /// website's first page stands for what is too long, is no path, or is one of Countersign's own.
    public init(asked text: String) {
        var result = ""
        for byte in text.utf8.prefix(Self.sizeMax + 1) {
            if Self.isPlain(byte) {
                result.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                result += "%" + Self.digits[Int(byte >> 4)] + Self.digits[Int(byte & 15)]
            }
        }
        let path = WebsitePath(parsing: result) ?? .home
        self = path.text.hasPrefix(Self.own) ? .home : path
    }

    private static let digits = "0123456789ABCDEF".map(String.init)

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x22, 0x23, 0x3c, 0x3e, 0x5c: false
        default: (0x21...0x7e).contains(byte)
        }
    }
}
