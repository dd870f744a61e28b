/// One connection inside a transaction. It is valid only within the closure that it is given to.
///
/// Statements are static text with the placeholders `$1`, `$2`… in ascending order of their first use; values never
/// stand in the text. After an error the transaction can only be left: a body that catches one and returns fails
/// with that same error, on both databases. To expect a duplicate, write `ON CONFLICT DO NOTHING`.
public protocol SQLConnection: AnyObject {
    /// Runs a statement and gives all of its rows.
    func query(_ sql: String, _ values: [SQLValue]) throws(SQLError) -> [SQLRow]

    /// Runs a statement and gives how many rows it inserted, changed or deleted.
    @discardableResult
    func execute(_ sql: String, _ values: [SQLValue]) throws(SQLError) -> Int
}

extension SQLConnection {
    public func query(_ sql: String) throws(SQLError) -> [SQLRow] { try query(sql, []) }

    @discardableResult
    public func execute(_ sql: String) throws(SQLError) -> Int { try execute(sql, []) }
}
