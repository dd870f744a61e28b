/// One row of an answer; its columns are counted from 0 in the order of the statement.
public struct SQLRow: Sendable, Equatable {
    private let values: [SQLValue]

    public init(_ values: [SQLValue]) { self.values = values }

    /// The value of a column; null for a column that the statement does not name.
    public subscript(_ column: Int) -> SQLValue {
        values.indices.contains(column) ? values[column] : .null
    }

    /// A BIGINT that is never null; `malformed` if the column holds anything else.
    public func integer(_ column: Int) throws(SQLError) -> Int64 {
        guard case .integer(let value) = self[column] else { throw wrong(column, "a number") }
        return value
    }

    /// A TEXT that is never null; `malformed` if the column holds anything else.
    public func text(_ column: Int) throws(SQLError) -> String {
        guard case .text(let value) = self[column] else { throw wrong(column, "text") }
        return value
    }

    /// A BYTEA that is never null; `malformed` if the column holds anything else.
    public func bytes(_ column: Int) throws(SQLError) -> [UInt8] {
        guard case .bytes(let value) = self[column] else { throw wrong(column, "bytes") }
        return value
    }

    /// A BIGINT, or nil for null.
    public func optionalInteger(_ column: Int) throws(SQLError) -> Int64? {
        self[column] == .null ? nil : try integer(column)
    }

    /// A TEXT, or nil for null.
    public func optionalText(_ column: Int) throws(SQLError) -> String? {
        self[column] == .null ? nil : try text(column)
    }

    /// A BYTEA, or nil for null.
    public func optionalBytes(_ column: Int) throws(SQLError) -> [UInt8]? {
        self[column] == .null ? nil : try bytes(column)
    }

    private func wrong(_ column: Int, _ expected: String) -> SQLError {
        .malformed("column \(column) does not hold \(expected)")
    }
}
