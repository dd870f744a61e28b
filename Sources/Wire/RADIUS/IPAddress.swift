/// An IPv4 or IPv6 address; an IPv4-mapped IPv6 address (RFC 4291 §2.5.5.2) is the IPv4 address.
public struct IPAddress: Hashable, Sendable, CustomStringConvertible {
    /// The address as IPv6, an IPv4 one as `::ffff:0:0/96` has it.
    public let high: UInt64
    public let low: UInt64

    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    public init(v4: UInt32) { self.init(high: 0, low: 0xffff_0000_0000 | UInt64(v4)) }

    /// Four or sixteen octets in network order; nil for any other number.
    public init?(_ bytes: [UInt8]) {
        switch bytes.count {
        case 4: self.init(v4: bytes.reduce(0) { $0 << 8 | UInt32($1) })
        case 16:
            self.init(
                high: bytes[..<8].reduce(0) { $0 << 8 | UInt64($1) },
                low: bytes[8...].reduce(0) { $0 << 8 | UInt64($1) })
        default: return nil
        }
    }

    /// Dotted decimal, or the text forms of RFC 4291 §2.2; nil for anything else, a zone (`%eth0`) among it.
    public init?(_ text: String) {
        let bytes = text.utf8.contains(0x3a) ? Self.v6(text) : Self.v4(text[...])
        guard let bytes else { return nil }
        self.init(bytes)
    }

    public var isIPv4: Bool { high == 0 && low >> 32 == 0xffff }

    /// Four octets for IPv4, sixteen for IPv6.
    public var bytes: [UInt8] {
        func octets(of half: UInt64) -> [UInt8] {
            (0..<8).map { (index: Int) -> UInt8 in UInt8(truncatingIfNeeded: half >> (56 - 8 * index)) }
        }
        let lows = octets(of: low)
        return isIPv4 ? Array(lows[4...]) : octets(of: high) + lows
    }

    /// Dotted decimal, or the one form of RFC 5952.
    public var description: String {
        if isIPv4 { return bytes.map { String($0) }.joined(separator: ".") }
        let groups = (0..<8).map { (index: Int) -> UInt16 in
            let half: UInt64 = index < 4 ? high : low
            let shift: Int = 48 - 16 * (index & 3)
            return UInt16(truncatingIfNeeded: half >> shift)
        }
        var longest = 0..<0
        var index = 0
        while index < 8 {
            var end = index
            while end < 8, groups[end] == 0 { end += 1 }
            if end - index > max(longest.count, 1) { longest = index..<end }
            index = max(end, index + 1)
        }
        func text(_ groups: ArraySlice<UInt16>) -> String {
            groups.map { String($0, radix: 16) }.joined(separator: ":")
        }
        if longest.isEmpty { return text(groups[...]) }
        return text(groups[..<longest.lowerBound]) + "::" + text(groups[longest.upperBound...])
    }

    private static func v4(_ text: Substring) -> [UInt8]? {
        let parts = text.utf8.split(separator: 0x2e, maxSplits: 4, omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var bytes: [UInt8] = []
        for part in parts {
            // A leading zero means octal to some readers, so no form has one.
            guard (1...3).contains(part.count), part.first != 0x30 || part.count == 1 else { return nil }
            var value = 0
            for digit in part {
                guard (0x30...0x39).contains(digit) else { return nil }
                value = value * 10 + Int(digit - 0x30)
            }
            guard value <= 255 else { return nil }
            bytes.append(UInt8(value))
        }
        return bytes
    }

    private static func v6(_ text: String) -> [UInt8]? {
        guard text.utf8.count <= 45 else { return nil }
        guard let gap = firstGap(in: text) else {
            guard let bytes = groups(text[...]), bytes.count == 16 else { return nil }
            return bytes
        }
        guard let front = groups(text[..<gap.lowerBound], mayEndInV4: false),
            let back = groups(text[gap.upperBound...]),
            front.count + back.count <= 14
        else { return nil }
        return front + [UInt8](repeating: 0, count: 16 - front.count - back.count) + back
    }

    private static func firstGap(in text: String) -> Range<String.Index>? {
        var index = text.utf8.startIndex
        while index < text.utf8.endIndex {
            let next = text.utf8.index(after: index)
            guard next < text.utf8.endIndex else { return nil }
            if text.utf8[index] == 0x3a, text.utf8[next] == 0x3a { return index..<text.utf8.index(after: next) }
            index = next
        }
        return nil
    }

    private static func groups(_ text: Substring, mayEndInV4: Bool = true) -> [UInt8]? {
        guard !text.utf8.isEmpty else { return [] }
        var bytes: [UInt8] = []
        let parts = text.split(separator: ":", maxSplits: 8, omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated() {
            if mayEndInV4, index == parts.count - 1, part.utf8.contains(0x2e) {
                guard let tail = v4(part) else { return nil }
                return bytes + tail
            }
            guard (1...4).contains(part.utf8.count), part.utf8.first != 0x2b, let group = UInt16(part, radix: 16) else {
                return nil
            }
            bytes.append(UInt8(group >> 8))
            bytes.append(UInt8(group & 0xff))
        }
        return bytes
    }
}
