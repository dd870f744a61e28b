/// An absolute URI (RFC 3986), read strictly, in the one form in which browsers and servers understand it alike.
public struct WebAddress: Equatable, Sendable {
    /// Bytes of an address.
    public static let sizeMax = 2048

    /// The address as it was written.
    public let text: String
    let scheme: String
    /// Nil where there is no `//`.
    let host: String?
    let port: UInt16?
    let path: String
    let query: String?

    public init(parsing text: String) throws(AddressError) {
        let bytes = Array(text.utf8)
        guard bytes.count <= Self.sizeMax else { throw .tooLong }
        guard !bytes.contains(0x23) else { throw .fragment }
        guard bytes.allSatisfy(Self.isAllowed) else { throw .character }
        guard let colon = bytes.firstIndex(of: 0x3a) else { throw .scheme }
        scheme = try Self.scheme(bytes[..<colon])
        var rest = bytes[(colon + 1)...]
        if rest.starts(with: [0x2f, 0x2f]) {
            let authority = rest.dropFirst(2).prefix { $0 != 0x2f && $0 != 0x3f }
            (host, port) = try HostAndPort.parse(authority)
            rest = rest[authority.endIndex...]
        } else {
            (host, port) = (nil, nil)
        }
        let path = rest.prefix { $0 != 0x3f }
        try Self.check(path: path, afterHost: host != nil)
        self.path = String(decoding: path, as: UTF8.self)
        if path.endIndex < rest.endIndex {
            let query = rest[(path.endIndex + 1)...]
            guard Self.escapes(query) != nil else { throw .query }
            self.query = String(decoding: query, as: UTF8.self)
        } else {
            query = nil
        }
        self.text = text
    }

    public static func == (first: WebAddress, second: WebAddress) -> Bool {
        Grammar.same(first.text, second.text)
    }

    /// Whether it is `https` with a host, the only form that leaves the machine.
    public var isSecure: Bool { scheme == "https" && host != nil }

    /// Whether it is `http` to the machine itself, by number or as `localhost`.
    public var isLoopback: Bool { scheme == "http" && (hasLoopbackNumber || host == "localhost") }

    var hasLoopbackNumber: Bool { host == "127.0.0.1" || host == "[::1]" }

    /// Unreserved, reserved and percent (RFC 3986 §2), without `#`.
    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: true
        case 0x2d, 0x2e, 0x5f, 0x7e, 0x25: true
        case 0x3a, 0x2f, 0x3f, 0x5b, 0x5d, 0x40, 0x21, 0x24, 0x26...0x2c, 0x3b, 0x3d: true
        default: false
        }
    }

    private static func scheme(_ bytes: ArraySlice<UInt8>) throws(AddressError) -> String {
        guard let first = bytes.first, (0x61...0x7a).contains(first) else { throw .scheme }
        for byte in bytes {
            switch byte {
            case 0x61...0x7a, 0x30...0x39, 0x2b, 0x2d, 0x2e: continue
            default: throw .scheme
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Refuses what some reader might resolve to another path.
    private static func check(path: ArraySlice<UInt8>, afterHost: Bool) throws(AddressError) {
        if !afterHost { guard path.first == 0x2f else { throw .path } }
        for segment in path.split(separator: 0x2f) where segment == [0x2e] || segment == [0x2e, 0x2e] {
            throw .path
        }
        guard let escaped = escapes(path), !path.contains(0x5b), !path.contains(0x5d) else { throw .path }
        guard !escaped.contains(where: { [0x2f, 0x5c, 0x2e, 0x25].contains($0) }) else { throw .path }
    }

    /// The bytes that stand escaped; nil when an escape is broken or stands for a control.
    private static func escapes(_ bytes: ArraySlice<UInt8>) -> [UInt8]? {
        var found: [UInt8] = []
        var iterator = bytes.makeIterator()
        while let byte = iterator.next() {
            guard byte == 0x25 else { continue }
            guard let high = iterator.next(), let low = iterator.next(),
                let value = UInt8(hexadecimal: high, low), value >= 0x20, value != 0x7f
            else { return nil }
            found.append(value)
        }
        return found
    }
}

extension UInt8 {
    fileprivate init?(hexadecimal high: UInt8, _ low: UInt8) {
        guard let high = Self.digit(high), let low = Self.digit(low) else { return nil }
        self = high << 4 | low
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }
}
