/// A CBOR value (RFC 8949) in the one form that CTAP2 gives it (Client to Authenticator Protocol 2.1,
/// section 8, "Message Encoding"): no tags, no indefinite lengths, no floating-point numbers, integers and
/// lengths as short as they can be, each map's keys in order and none twice.
public enum CBORValue: Equatable, Sendable {
    /// How deep arrays and maps may stand in each other (CTAP 2.1, section 8: four levels).
    public static let depthMax = 4
    /// Bytes of an encoded value.
    public static let sizeMax = 65_536
    /// Values in a value, itself and map keys included.
    public static let itemsMax = 1024

    case unsigned(UInt64)
    /// The integer −1 − n.
    case negative(UInt64)
    case bytes([UInt8])
    case text(String)
    case array([CBORValue])
    case map([CBORMember])
    case bool(Bool)
    case null

    /// The integer, in the form that it is encoded in.
    public init(_ integer: Int) {
        self = integer < 0 ? .negative(UInt64(-1 - integer)) : .unsigned(UInt64(integer))
    }

    /// A map, its keys put in order.
    public init(map members: [(CBORValue, CBORValue)]) {
        self = .map(
            members.map { CBORMember(key: $0.0, value: $0.1) }.sorted { $0.key.precedes($1.key) })
    }

    public var integer: Int? {
        switch self {
        case .unsigned(let value): Int(exactly: value)
        case .negative(let value): Int(exactly: value).map { -1 - $0 }
        default: nil
        }
    }

    public var bytes: [UInt8]? {
        guard case .bytes(let bytes) = self else { return nil }
        return bytes
    }

    public var text: String? {
        guard case .text(let text) = self else { return nil }
        return text
    }

    public var array: [CBORValue]? {
        guard case .array(let values) = self else { return nil }
        return values
    }

    public var members: [CBORMember]? {
        guard case .map(let members) = self else { return nil }
        return members
    }

    public subscript(_ name: String) -> CBORValue? {
        members?.first { $0.key == .text(name) }?.value
    }

    public subscript(_ label: Int) -> CBORValue? {
        let key = CBORValue(label)
        return members?.first { $0.key == key }?.value
    }
}

/// One key of a CBOR map with its value.
public struct CBORMember: Equatable, Sendable {
    public let key: CBORValue
    public let value: CBORValue

    public init(key: CBORValue, value: CBORValue) {
        self.key = key
        self.value = value
    }
}

extension CBORValue {
    /// CTAP2's order of keys: by major type, then the shorter first, then byte by byte.
    func precedes(_ other: CBORValue) -> Bool {
        if majorType != other.majorType { return majorType < other.majorType }
        let mine = serialized()
        let theirs = other.serialized()
        if mine.count != theirs.count { return mine.count < theirs.count }
        return mine.lexicographicallyPrecedes(theirs)
    }

    private var majorType: UInt8 {
        switch self {
        case .unsigned: 0
        case .negative: 1
        case .bytes: 2
        case .text: 3
        case .array: 4
        case .map: 5
        case .bool, .null: 7
        }
    }
}
