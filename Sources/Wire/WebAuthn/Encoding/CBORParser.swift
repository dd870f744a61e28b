import Bytes

extension CBORValue {
    /// Reads one value and nothing behind it.
    public init(parsing bytes: [UInt8]) throws(WebAuthnError) {
        guard bytes.count <= Self.sizeMax else { throw .malformed("CBOR larger than \(Self.sizeMax) bytes") }
        var reader = ByteReader(bytes)
        try self.init(from: &reader)
        guard reader.isAtEnd else { throw .malformed("bytes left over behind CBOR") }
    }

    /// Reads one value from the front, and leaves what follows.
    init(from reader: inout ByteReader) throws(WebAuthnError) {
        var parser = CBORParser(reader: reader)
        self = try parser.value(depth: 0)
        reader = parser.reader
    }
}

private struct CBORParser {
    var reader: ByteReader
    private var items = 0

    init(reader: ByteReader) { self.reader = reader }

    mutating func value(depth: Int) throws(WebAuthnError) -> CBORValue {
        items += 1
        guard items <= CBORValue.itemsMax else { throw .malformed("more than \(CBORValue.itemsMax) CBOR items") }
        let first = try byte()
        switch first >> 5 {
        case 0: return .unsigned(try argument(of: first))
        case 1: return .negative(try argument(of: first))
        case 2: return .bytes(try string(argument(of: first)))
        case 3:
            guard let text = String(validating: try string(argument(of: first)), as: UTF8.self) else {
                throw .malformed("CBOR text not in UTF-8")
            }
            return .text(text)
        case 4: return try array(count: argument(of: first), depth: depth + 1)
        case 5: return try map(count: argument(of: first), depth: depth + 1)
        default: return try simple(first)
        }
    }

    private func simple(_ first: UInt8) throws(WebAuthnError) -> CBORValue {
        switch first {
        case CBORSimple.false: return .bool(false)
        case CBORSimple.true: return .bool(true)
        case CBORSimple.null: return .null
        default: throw .malformed("a CBOR tag, float or simple value that CTAP2 does not use")
        }
    }

    private mutating func byte() throws(WebAuthnError) -> UInt8 {
        do { return try reader.readByte() } catch { throw .malformed("CBOR cut short") }
    }

    private mutating func integer<T: FixedWidthInteger & UnsignedInteger>(_ type: T.Type) throws(WebAuthnError) -> T {
        do { return try reader.readInteger(type) } catch { throw .malformed("CBOR cut short") }
    }

    /// The number in a head: a value or a length. The shortest form alone is taken, and no indefinite length.
    private mutating func argument(of first: UInt8) throws(WebAuthnError) -> UInt64 {
        let value: UInt64
        let least: UInt64
        switch first & 0x1f {
        case let small where small < 24: return UInt64(small)
        case 24: (value, least) = (UInt64(try integer(UInt8.self)), 24)
        case 25: (value, least) = (UInt64(try integer(UInt16.self)), 1 << 8)
        case 26: (value, least) = (UInt64(try integer(UInt32.self)), 1 << 16)
        case 27: (value, least) = (try integer(UInt64.self), 1 << 32)
        default: throw .malformed("CBOR of indefinite length")
        }
        guard value >= least else { throw .malformed("CBOR integer not in its shortest form") }
        return value
    }

    private mutating func string(_ length: UInt64) throws(WebAuthnError) -> [UInt8] {
        guard let count = Int(exactly: length), count <= reader.remaining else { throw .malformed("CBOR cut short") }
        do { return try reader.read(count) } catch { throw .malformed("CBOR cut short") }
    }

    /// Each element takes a byte at least, so no count beyond what is left can be true.
    private func bounded(_ count: UInt64, depth: Int) throws(WebAuthnError) -> Int {
        guard depth <= CBORValue.depthMax else { throw .malformed("CBOR nested too deep") }
        guard let count = Int(exactly: count), count <= reader.remaining else { throw .malformed("CBOR cut short") }
        return count
    }

    private mutating func array(count: UInt64, depth: Int) throws(WebAuthnError) -> CBORValue {
        var values: [CBORValue] = []
        for _ in 0..<(try bounded(count, depth: depth)) { values.append(try value(depth: depth)) }
        return .array(values)
    }

    private mutating func map(count: UInt64, depth: Int) throws(WebAuthnError) -> CBORValue {
        var members: [CBORMember] = []
        for _ in 0..<(try bounded(count, depth: depth)) {
            let key = try value(depth: depth)
            switch key {
            case .unsigned, .negative, .text: break
            default: throw .malformed("a CBOR key that is neither integer nor text")
            }
            if let last = members.last, !last.key.precedes(key) {
                throw .malformed("CBOR keys twice, or not in CTAP2's order")
            }
            members.append(CBORMember(key: key, value: try value(depth: depth)))
        }
        return .map(members)
    }
}
