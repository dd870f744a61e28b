import GRDB
import GRDBSQLite
import Storage

/// Statements on one of GRDB's connections, stepped through SQLite's own interface: GRDB's rows would cost more
/// than the statements themselves.
final class SQLiteConnection: SQLConnection {
    private let database: Database
    private let handle: OpaquePointer?

    /// The first error since the last `begin`; after it the transaction can only be left, as on PostgreSQL.
    private(set) var failure: SQLError?

    init(_ database: Database) {
        self.database = database
        handle = database.sqliteConnection
    }

    var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

    /// Whether a statement since the last `begin` may have changed something.
    private(set) var hasWritten = false

    /// Starts afresh for the next body.
    func begin() {
        failure = nil
        hasWritten = false
    }

    func query(_ sql: String, _ values: [SQLValue]) throws(SQLError) -> [SQLRow] {
        var rows: [SQLRow] = []
        try run(sql, values) { rows.append($0) }
        return rows
    }

    @discardableResult
    func execute(_ sql: String, _ values: [SQLValue]) throws(SQLError) -> Int {
        let statement = try run(sql, values, nil)
        return sqlite3_stmt_readonly(statement) == 0 ? Int(sqlite3_changes(handle)) : 0
    }

    /// Runs BEGIN, SAVEPOINT and their like, whatever failed before.
    func control(_ sql: String) throws(SQLError) {
        let statement = try prepared(sql)
        let code = sqlite3_step(statement)
        sqlite3_reset(statement)
        guard code == SQLITE_DONE else { throw error(code) }
    }

    @discardableResult
    private func run(
        _ sql: String, _ values: [SQLValue], _ row: ((SQLRow) -> Void)?
    ) throws(SQLError) -> OpaquePointer {
        if let failure { throw failure }
        do throws(SQLError) {
            let statement = try prepared(sql)
            if sqlite3_stmt_readonly(statement) == 0 { hasWritten = true }
            defer { sqlite3_reset(statement) }
            try bind(values, to: statement)
            let columns = sqlite3_column_count(statement)
            while true {
                let code = sqlite3_step(statement)
                if code == SQLITE_DONE { return statement }
                guard code == SQLITE_ROW else { throw error(code) }
                if let row { row(SQLRow((0..<columns).map { value(of: statement, $0) })) }
            }
        } catch {
            failure = error
            throw error
        }
    }

    private func prepared(_ sql: String) throws(SQLError) -> OpaquePointer {
        do {
            return try database.cachedStatement(sql: sql).sqliteStatement
        } catch {
            throw SQLError(sqlite: error)
        }
    }

    private func error(_ code: CInt) -> SQLError {
        SQLError(sqliteCode: code, message: sqlite3_errmsg(handle).map { String(cString: $0) } ?? "")
    }
}

/// Has SQLite copy a bound value at once (SQLITE_TRANSIENT).
private let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

extension SQLiteConnection {
    /// SQLite numbers `$1`, `$2`… by their first appearance, so each is bound by the number in its name.
    private func bind(_ values: [SQLValue], to statement: OpaquePointer) throws(SQLError) {
        let count = sqlite3_bind_parameter_count(statement)
        guard Int(count) == values.count else {
            throw .malformed("a statement of \(count) placeholders was given \(values.count) values")
        }
        guard count > 0 else { return }
        for index in 1...count {
            guard let name = sqlite3_bind_parameter_name(statement, index), name[0] == 0x24 else {
                throw .malformed("placeholders are $1, $2…")
            }
            var number = 0
            var position = 1
            while position < 6, (0x30...0x39).contains(name[position]) {
                number = number * 10 + Int(name[position]) - 0x30
                position += 1
            }
            guard name[position] == 0, values.indices.contains(number - 1) else {
                throw .malformed("placeholders are $1, $2…")
            }
            let code = bind(values[number - 1], to: statement, index)
            guard code == SQLITE_OK else { throw error(code) }
        }
    }

    private func bind(_ value: SQLValue, to statement: OpaquePointer, _ index: CInt) -> CInt {
        switch value {
        case .null: return sqlite3_bind_null(statement, index)
        case .integer(let number): return sqlite3_bind_int64(statement, index, number)
        case .text(var text):
            return text.withUTF8 { utf8 in
                utf8.withMemoryRebound(to: CChar.self) { characters in
                    // PostgreSQL has no text with a zero in it, so neither has SQLite.
                    if characters.contains(0) { return SQLITE_MISMATCH }
                    guard let start = characters.baseAddress else {
                        return sqlite3_bind_text(statement, index, "", 0, copied)
                    }
                    return sqlite3_bind_text(statement, index, start, CInt(clamping: characters.count), copied)
                }
            }
        case .bytes(let bytes):
            guard !bytes.isEmpty else { return sqlite3_bind_zeroblob(statement, index, 0) }
            return bytes.withUnsafeBytes {
                sqlite3_bind_blob(statement, index, $0.baseAddress, CInt(clamping: $0.count), copied)
            }
        }
    }

    private func value(of statement: OpaquePointer, _ column: CInt) -> SQLValue {
        switch sqlite3_column_type(statement, column) {
        case SQLITE_INTEGER: return .integer(sqlite3_column_int64(statement, column))
        case SQLITE_BLOB:
            let start = sqlite3_column_blob(statement, column)
            let count = Int(sqlite3_column_bytes(statement, column))
            return .bytes(Array(UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : count)))
        case SQLITE_NULL: return .null
        default:
            let start = sqlite3_column_text(statement, column)
            let count = Int(sqlite3_column_bytes(statement, column))
            let utf8 = UnsafeBufferPointer(start: start, count: start == nil ? 0 : count)
            return .text(String(decoding: utf8, as: UTF8.self))
        }
    }
}
