/// A cookie that we set (RFC 6265bis): for this host alone, unseen by scripts, not sent by other sites' forms.
public struct Cookie: Equatable, Sendable {
    /// Where pages are read over HTTPS, cookies bear the prefix that ties them to this very host.
    public enum Place: Sendable { case https, plainHTTP }

    public enum SameSite: String, Sendable {
        case lax = "Lax"
        case strict = "Strict"
    }

    /// Longer values are not set.
    public static let valueMax = 2_048

    public let name: String
    public let value: String
    /// Nil for a cookie that lasts as long as the browser is open.
    public let lifetimeSeconds: Int?
    public let sameSite: SameSite

    /// Nil where the value has characters that a cookie can't have, or is too long. Names are ours: letters and dashes.
    public init?(_ name: String, _ value: String, lifetimeSeconds: Int? = nil, sameSite: SameSite = .lax) {
        guard value.utf8.count <= Self.valueMax, value.utf8.allSatisfy(Self.isAllowed) else { return nil }
        self.name = name
        self.value = value
        self.lifetimeSeconds = lifetimeSeconds
        self.sameSite = sameSite
    }

    /// A cookie that takes the place of another and is gone at once.
    public static func removing(_ name: String) -> Cookie {
        Cookie(removing: name)
    }

    private init(removing name: String) {
        self.name = name
        value = ""
        lifetimeSeconds = 0
        sameSite = .lax
    }

    /// The name on the wire.
    public static func sentName(_ name: String, _ place: Place) -> String {
        place == .https ? "__Host-" + name : name
    }

    /// The value of a `Set-Cookie` header.
    public func serialized(_ place: Place) -> String {
        var parts = [Self.sentName(name, place) + "=" + value, "Path=/", "HttpOnly", "SameSite=" + sameSite.rawValue]
        if place == .https { parts.append("Secure") }
        if let lifetimeSeconds { parts.append("Max-Age=\(lifetimeSeconds)") }
        return parts.joined(separator: "; ")
    }

    /// cookie-octet of RFC 6265, section 4.1.1.
    static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x21, 0x23...0x2b, 0x2d...0x3a, 0x3c...0x5b, 0x5d...0x7e: true
        default: false
        }
    }
}

/// The cookies that came with a request.
public struct Cookies: Sendable {
    /// Cookies beyond this number are not looked at.
    public static let countMax = 60

    private let values: [String: [String]]
    private let order: [String]
    private let place: Cookie.Place

    /// From the values of all `Cookie` headers.
    public init(parsing headers: [String], _ place: Cookie.Place) {
        var values: [String: [String]] = [:]
        var order: [String] = []
        for part in headers.joined(separator: ";").split(separator: ";").prefix(Self.countMax) {
            let pair = part.drop { $0 == " " }
            guard let equals = pair.firstIndex(of: "="), !pair[..<equals].isEmpty else { continue }
            let name = String(pair[..<equals])
            order.append(name)
            values[name, default: []].append(String(pair[pair.index(after: equals)...]))
        }
        self.values = values
        self.order = order
        self.place = place
    }

    /// The cookie's value; nil where it isn't there, or is there twice: then somebody else has set one of them.
    public subscript(_ name: String) -> String? {
        guard let found = values[Cookie.sentName(name, place)], found.count == 1 else { return nil }
        return found[0]
    }

    /// The names that begin so, without the place's own prefix, in the browser's order: the oldest cookie first
    /// (RFC 6265, section 5.4). Names that can't be ours, as others may have planted them, are left out.
    public func names(beginning prefix: String) -> [String] {
        let sent = Cookie.sentName(prefix, place)
        return order.filter { $0.hasPrefix(sent) && $0.utf8.dropFirst(sent.utf8.count).allSatisfy(Self.isOurs) }
            .map { prefix + $0.dropFirst(sent.count) }
    }

    private static func isOurs(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
