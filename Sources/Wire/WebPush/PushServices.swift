/// The push services that may be spoken to. A phone brings the address of its own, so anything else would have the
/// server connect to wherever somebody likes.
public struct PushServices: Equatable, Sendable {
    /// Those of the browsers that people have.
    public static let usual = [
        "fcm.googleapis.com", "updates.push.services.mozilla.com", "*.push.apple.com", "*.notify.windows.com",
    ]

    private enum Entry: Equatable, Sendable {
        case host(String)
        /// Everything that ends in it; it begins with a dot.
        case below(String)
        /// A service on this machine.
        case origin(String)
    }

    /// None: nothing is pushed.
    public static let none = PushServices()

    private init() {
        texts = []
        entries = []
    }

    /// As they were written.
    public let texts: [String]
    private let entries: [Entry]

    /// Reads names such as `fcm.googleapis.com` and `*.push.apple.com`, or `http://localhost:18800` for a service on
    /// this machine.
    public init(_ texts: [String]) throws(WebPushError) {
        var entries: [Entry] = []
        for text in texts { entries.append(try Self.entry(text)) }
        self.texts = texts
        self.entries = entries
    }

    public static func isEntry(_ text: String) -> Bool { (try? entry(text)) != nil }

    private static func entry(_ text: String) throws(WebPushError) -> Entry {
        guard !text.withoutScheme.contains("/") else { throw .malformed("service") }
        if text.hasPrefix("http://") || text.hasPrefix("https://") {
            let address = try PushAddress(parsing: text + "/")
            guard address.host == "localhost" || address.host == "127.0.0.1" else { throw .malformed("service") }
            return .origin(address.origin)
        }
        let isBelow = text.hasPrefix("*.")
        let address = try PushAddress(parsing: "https://\(isBelow ? String(text.dropFirst(2)) : text)/")
        guard address.port == 443, address.host.contains("."), address.host.contains(where: \.isLetter) else {
            throw .malformed("service")
        }
        return isBelow ? .below("." + address.host) : .host(address.host)
    }

    public var isEmpty: Bool { entries.isEmpty }

    /// Whether messages may go there.
    public func allows(_ address: PushAddress) -> Bool {
        entries.contains { entry in
            switch entry {
            case .host(let host): address.isSecure && address.port == 443 && address.host == host
            case .below(let ending): address.isSecure && address.port == 443 && address.host.hasSuffix(ending)
            case .origin(let origin): address.origin == origin
            }
        }
    }
}

extension String {
    fileprivate var withoutScheme: Substring {
        for scheme in ["http://", "https://"] where hasPrefix(scheme) { return dropFirst(scheme.count) }
        return self[...]
    }
}
