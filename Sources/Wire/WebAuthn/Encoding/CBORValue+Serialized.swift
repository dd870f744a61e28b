import Bytes

extension CBORValue {
    /// The value's bytes. Maps are written in the order of their members: `init(map:)` puts them in CTAP2's.
    public func serialized() -> [UInt8] {
        var writer = ByteWriter()
        write(to: &writer)
        return writer.bytes
    }

    private func write(to writer: inout ByteWriter) {
        switch self {
        case .unsigned(let value): Self.head(0, value, to: &writer)
        case .negative(let value): Self.head(1, value, to: &writer)
        case .bytes(let bytes):
            Self.head(2, UInt64(bytes.count), to: &writer)
            writer.write(bytes)
        case .text(let text):
            let bytes = Array(text.utf8)
            Self.head(3, UInt64(bytes.count), to: &writer)
            writer.write(bytes)
        case .array(let values):
            Self.head(4, UInt64(values.count), to: &writer)
            for value in values { value.write(to: &writer) }
        case .map(let members):
            Self.head(5, UInt64(members.count), to: &writer)
            for member in members {
                member.key.write(to: &writer)
                member.value.write(to: &writer)
            }
        case .bool(let value): writer.write(value ? CBORSimple.true : CBORSimple.false)
        case .null: writer.write(CBORSimple.null)
        }
    }

    private static func head(_ major: UInt8, _ argument: UInt64, to writer: inout ByteWriter) {
        let type = major << 5
        if argument < 24 {
            writer.write(type | UInt8(truncatingIfNeeded: argument))
        } else if let value = UInt8(exactly: argument) {
            writer.write(type | 24)
            writer.write(value)
        } else if let value = UInt16(exactly: argument) {
            writer.write(type | 25)
            writer.writeInteger(value)
        } else if let value = UInt32(exactly: argument) {
            writer.write(type | 26)
            writer.writeInteger(value)
        } else {
            writer.write(type | 27)
            writer.writeInteger(argument)
        }
    }
}

/// The simple values that CTAP2's messages use, as their whole encoding (RFC 8949 §3.3).
enum CBORSimple {
    static let `false`: UInt8 = 0xf4
    static let `true`: UInt8 = 0xf5
    static let null: UInt8 = 0xf6
}
