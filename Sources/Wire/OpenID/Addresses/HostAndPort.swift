/// Reads the authority of an address, in its one form.
enum HostAndPort {
    /// Characters of a host name (RFC 1035 §2.3.4).
    static let hostSizeMax = 253
    static let labelSizeMax = 63

    static func parse(_ authority: ArraySlice<UInt8>) throws(AddressError) -> (String?, UInt16?) {
        guard !authority.contains(0x40) else { throw .userInfo }
        let loopback = Array("[::1]".utf8)
        if authority.starts(with: loopback) {
            return ("[::1]", try port(authority.dropFirst(loopback.count)))
        }
        let host = authority.prefix { $0 != 0x3a }
        try check(host)
        return (String(decoding: host, as: UTF8.self), try port(authority[host.endIndex...]))
    }

    /// Letters in lower case, digits and dashes; names outside ASCII in their `xn--` form.
    private static func check(_ host: ArraySlice<UInt8>) throws(AddressError) {
        guard (1...hostSizeMax).contains(host.count) else { throw .host }
        let labels = host.split(separator: 0x2e, omittingEmptySubsequences: false)
        for label in labels {
            guard (1...labelSizeMax).contains(label.count), label.first != 0x2d, label.last != 0x2d,
                label.allSatisfy({ isLower($0) || isDigit($0) || $0 == 0x2d })
            else { throw .host }
        }
        // A last label that begins with a digit is a number in some reader's eyes; one form of numbers is taken.
        if let last = labels.last?.first, isDigit(last) {
            guard labels.count == 4, labels.allSatisfy(isOctet) else { throw .host }
        }
    }

    private static func isOctet(_ label: ArraySlice<UInt8>) -> Bool {
        let text = String(decoding: label, as: UTF8.self)
        guard let value = UInt8(text) else { return false }
        return String(value) == text
    }

    private static func port(_ rest: ArraySlice<UInt8>) throws(AddressError) -> UInt16? {
        guard let colon = rest.first else { return nil }
        let text = String(decoding: rest.dropFirst(), as: UTF8.self)
        guard colon == 0x3a, let port = UInt16(text), port > 0, String(port) == text else { throw .port }
        return port
    }

    private static func isLower(_ byte: UInt8) -> Bool { (0x61...0x7a).contains(byte) }
    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
