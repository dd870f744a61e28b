import Domain

/// Domain's values as columns, and back. A value that cannot be read is `SQLError.malformed`: a fault, not a guess.
extension SQLValue {
    init<Subject>(_ id: ID<Subject>) { self = .text(id.text) }
    init<Subject>(_ id: ID<Subject>?) { self.init(id?.text) }
    init(_ instant: Instant) { self = .integer(instant.milliseconds) }
    init(_ instant: Instant?) { self.init(instant?.milliseconds) }
    init(_ flag: Bool) { self = .integer(flag ? 1 : 0) }
    init(count: Int) { self = .integer(Int64(count)) }
}

extension SQLRow {
    func id<Subject>(_ column: Int, _ subject: Subject.Type = Subject.self) throws(SQLError) -> ID<Subject> {
        guard let id = ID<Subject>(parsing: try text(column)) else {
            throw .malformed("column \(column) is no identifier")
        }
        return id
    }

    func optionalID<Subject>(_ column: Int, _ subject: Subject.Type = Subject.self) throws(SQLError) -> ID<Subject>? {
        guard try optionalText(column) != nil else { return nil }
        return try id(column)
    }

    func instant(_ column: Int) throws(SQLError) -> Instant { Instant(milliseconds: try integer(column)) }

    func optionalInstant(_ column: Int) throws(SQLError) -> Instant? {
        try optionalInteger(column).map { Instant(milliseconds: $0) }
    }

    func flag(_ column: Int) throws(SQLError) -> Bool { try integer(column) != 0 }

    func count(_ column: Int) throws(SQLError) -> Int { Int(clamping: try integer(column)) }

    func choice<Value: RawRepresentable<String>>(
        _ column: Int, _ type: Value.Type = Value.self
    ) throws(SQLError) -> Value {
        guard let value = Value(rawValue: try text(column)) else { throw .malformed("column \(column) is unknown") }
        return value
    }
}
