import GRDB
import GRDBSQLite
import Storage

extension SQLError {
    /// An error of GRDB, which gives SQLite's.
    init(sqlite error: any Error) {
        if let error = error as? DatabaseError {
            self.init(sqliteCode: error.extendedResultCode.rawValue, message: error.message ?? "")
        } else {
            self = .unavailable("\(error)")
        }
    }

    /// SQLite's messages name tables, columns and constraints, not values.
    init(sqliteCode code: CInt, message: String) {
        switch code & 0xff {
        case SQLITE_CONSTRAINT where Self.uniqueCodes.contains(code): self = .unique(Self.table(in: message))
        case SQLITE_CONSTRAINT: self = .constraint(message)
        case SQLITE_FULL: self = .full("SQLite: \(message)")
        case SQLITE_ERROR, SQLITE_MISMATCH, SQLITE_RANGE, SQLITE_TOOBIG, SQLITE_MISUSE:
            self = .malformed("SQLite \(code): \(message)")
        default: self = .unavailable("SQLite \(code): \(message)")
        }
    }

    /// SQLITE_CONSTRAINT_PRIMARYKEY, _UNIQUE and _ROWID.
    private static let uniqueCodes: Set<CInt> = [1555, 2067, 2579]

    /// `UNIQUE constraint failed: spends.code, spends.step` names the table spends.
    private static func table(in message: String) -> String {
        let columns = message.split(separator: ":", maxSplits: 1).last ?? ""
        return String(columns.drop { $0 == " " }.prefix { $0 != "." && $0 != "," })
    }
}
