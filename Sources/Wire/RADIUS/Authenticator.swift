/// The 16 octets that tie a reply to its request (RFC 2865 §3), held in two words.
public struct Authenticator: Hashable, Sendable {
    public static let size = 16

    private let high: UInt64
    private let low: UInt64

    /// From two words, the first octet the highest: of two random words a client makes a request's.
    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Nil unless there are exactly 16 octets.
    public init?(_ bytes: [UInt8]) {
        guard bytes.count == Self.size else { return nil }
        self.init(bytes, at: 0)
    }

    /// Reads 16 octets from `offset`; what lies past the end reads as zero.
    init(_ bytes: [UInt8], at offset: Int) {
        var high: UInt64 = 0
        var low: UInt64 = 0
        if offset >= 0, offset <= bytes.count &- Self.size {
            for index in offset..<offset + 8 { high = high << 8 | UInt64(bytes[index]) }
            for index in offset + 8..<offset + 16 { low = low << 8 | UInt64(bytes[index]) }
        }
        self.high = high
        self.low = low
    }

    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.size)
        append(to: &bytes)
        return bytes
    }

    func append(to bytes: inout [UInt8]) {
        for word in [high, low] {
            for index in UInt64(0)..<8 { bytes.append(UInt8(truncatingIfNeeded: word >> (56 - 8 * index))) }
        }
    }

    /// Writes over the 16 octets from `offset`; writes nothing where there are fewer.
    func overwrite(_ bytes: inout [UInt8], at offset: Int) {
        guard offset >= 0, offset <= bytes.count &- Self.size else { return }
        for index in 0..<8 {
            let shift = UInt64(56 - 8 * index)
            bytes[offset + index] = UInt8(truncatingIfNeeded: high >> shift)
            bytes[offset + 8 + index] = UInt8(truncatingIfNeeded: low >> shift)
        }
    }

    /// Compares both words whole, so the time tells nothing about where they differ.
    public func equalsInConstantTime(_ other: Authenticator) -> Bool {
        (high ^ other.high) | (low ^ other.low) == 0
    }
}
