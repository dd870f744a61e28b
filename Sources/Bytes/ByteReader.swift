/// Why bytes could not be read.
public enum ByteError: Error, Equatable, Sendable {
    /// Fewer bytes are left than the form demands.
    case truncated
    /// Bytes are left over after the form's end.
    case leftOver(count: Int)
    /// A value that the form does not allow.
    case malformed(String)
}

/// Reads bytes from the front, never past their end.
public struct ByteReader: Sendable {
    private let bytes: [UInt8]
    private var position: Int
    private let end: Int

    public init(_ bytes: [UInt8]) {
        self.bytes = bytes
        position = 0
        end = bytes.count
    }

    public init(_ slice: ArraySlice<UInt8>) {
        self.init(Array(slice))
    }

    /// How many bytes are left.
    public var remaining: Int { end - position }

    public var isAtEnd: Bool { position == end }

    public mutating func readByte() throws(ByteError) -> UInt8 {
        guard position < end else { throw .truncated }
        defer { position += 1 }
        return bytes[position]
    }

    /// Reads exactly `count` bytes.
    public mutating func read(_ count: Int) throws(ByteError) -> [UInt8] {
        guard count >= 0, count <= remaining else { throw .truncated }
        defer { position += count }
        return Array(bytes[position..<position + count])
    }

    /// Reads a big-endian unsigned integer of the type's width.
    public mutating func readInteger<T: FixedWidthInteger & UnsignedInteger>(
        _ type: T.Type = T.self
    ) throws(ByteError) -> T {
        let width = T.bitWidth / 8
        guard width <= remaining else { throw .truncated }
        var value: T = 0
        for offset in 0..<width { value = value << 8 | T(bytes[position + offset]) }
        position += width
        return value
    }

    /// Reads a little-endian unsigned integer of the type's width.
    public mutating func readLittleEndian<T: FixedWidthInteger & UnsignedInteger>(
        _ type: T.Type = T.self
    ) throws(ByteError) -> T {
        try readInteger(type).byteSwapped
    }

    /// Takes all that is left.
    public mutating func readRest() -> [UInt8] {
        defer { position = end }
        return Array(bytes[position..<end])
    }

    /// Refuses left-over bytes.
    public func expectEnd() throws(ByteError) {
        guard isAtEnd else { throw .leftOver(count: remaining) }
    }
}

/// Collects bytes in network order.
public struct ByteWriter: Sendable {
    public private(set) var bytes: [UInt8] = []

    public init(capacity: Int = 0) { bytes.reserveCapacity(capacity) }

    public var count: Int { bytes.count }

    public mutating func write(_ byte: UInt8) { bytes.append(byte) }

    public mutating func write(_ more: some Sequence<UInt8>) { bytes.append(contentsOf: more) }

    /// Writes an unsigned integer, big-endian, in its type's width.
    public mutating func writeInteger<T: FixedWidthInteger & UnsignedInteger>(_ value: T) {
        withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
    }
}
