/// A value as a column holds it: TEXT, BIGINT or BYTEA.
public enum SQLValue: Sendable, Equatable {
    case null
    case integer(Int64)
    case text(String)
    case bytes([UInt8])
}

extension SQLValue: ExpressibleByIntegerLiteral, ExpressibleByStringLiteral, ExpressibleByNilLiteral {
    public init(integerLiteral value: Int64) { self = .integer(value) }
    public init(stringLiteral value: String) { self = .text(value) }
    public init(nilLiteral: ()) { self = .null }

    /// The number, or null where there is none.
    public init(_ value: Int64?) { self = value.map { .integer($0) } ?? .null }

    /// The text, or null where there is none.
    public init(_ value: String?) { self = value.map { .text($0) } ?? .null }

    /// The bytes, or null where there are none.
    public init(_ value: [UInt8]?) { self = value.map { .bytes($0) } ?? .null }
}
