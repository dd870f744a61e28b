public import RADIUS

/// A range of addresses, `192.0.2.0/24` or `2001:db8::/32`; a single address is a range of one.
public struct AddressRange: Hashable, Sendable, CustomStringConvertible {
    public let network: IPAddress
    /// Bits that are fixed: 0 to 32 for IPv4, 0 to 128 for IPv6.
    public let prefixLength: Int

    /// Nil when the length is out of range, or the address has bits set behind it: an operator who writes
    /// `10.1.2.3/8` means something else than what that would match.
    public init?(network: IPAddress, prefixLength: Int) {
        guard (0...Self.widthOf(network)).contains(prefixLength) else { return nil }
        guard Self.masked(network, to: prefixLength) == network else { return nil }
        self.network = network
        self.prefixLength = prefixLength
    }

    public init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, let address = IPAddress(String(first)) else { return nil }
        guard parts.count == 2 else {
            self.init(network: address, prefixLength: Self.widthOf(address))
            return
        }
        let digits = parts[1].utf8
        guard (1...3).contains(digits.count), digits.allSatisfy({ (0x30...0x39).contains($0) }),
            var length = Int(parts[1])
        else { return nil }
        // `::ffff:10.0.0.0/104` is 10.0.0.0/8.
        if address.isIPv4, first.contains(":") { length -= 96 }
        self.init(network: address, prefixLength: length)
    }

    public var description: String { "\(network)/\(prefixLength)" }

    /// The last address of the range.
    public var last: IPAddress {
        let fixed = network.isIPv4 ? prefixLength + 96 : prefixLength
        return IPAddress(
            high: network.high | ~Self.mask(min(fixed, 64)), low: network.low | ~Self.mask(max(fixed - 64, 0)))
    }

    public func contains(_ address: IPAddress) -> Bool {
        address.isIPv4 == network.isIPv4 && Self.masked(address, to: prefixLength) == network
    }

    /// The address with all bits behind the prefix cleared; the prefix counts in the address's own family.
    static func masked(_ address: IPAddress, to prefixLength: Int) -> IPAddress {
        let fixed = address.isIPv4 ? prefixLength + 96 : prefixLength
        return IPAddress(
            high: address.high & mask(min(fixed, 64)), low: address.low & mask(max(fixed - 64, 0)))
    }

    private static func mask(_ bits: Int) -> UInt64 { bits <= 0 ? 0 : UInt64.max << UInt64(64 - min(bits, 64)) }

    private static func widthOf(_ address: IPAddress) -> Int { address.isIPv4 ? 32 : 128 }
}
