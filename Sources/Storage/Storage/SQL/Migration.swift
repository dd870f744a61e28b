/// One step from a version of the tables to the next.
public struct Migration: Sendable, Equatable {
    /// The version that the tables have after it; versions count up from 1.
    public let number: Int
    /// What it does, in a few words.
    public let name: String
    /// Run in this order, all or nothing. No deferred constraints: a group commit would fail as a whole.
    public let statements: [String]

    public init(number: Int, name: String, statements: [String]) {
        self.number = number
        self.name = name
        self.statements = statements
    }

    /// Runs the migrations that a database has not had. To be called by drivers, in one transaction that excludes
    /// other nodes.
    public static func apply(_ migrations: [Migration], on connection: any SQLConnection) throws(SQLError) {
        let known = migrations.map(\.number).max() ?? 0
        try connection.execute(
            "CREATE TABLE IF NOT EXISTS schema_versions (number BIGINT PRIMARY KEY, name TEXT NOT NULL)")
        let rows = try connection.query("SELECT COALESCE(MAX(number), 0) FROM schema_versions")
        guard let found = try rows.first?.integer(0) else { throw .malformed("no schema version") }
        guard found <= Int64(known) else { throw .newerVersion(found: Int(found), known: known) }
        for migration in migrations.sorted(by: { $0.number < $1.number }) where Int64(migration.number) > found {
            for statement in migration.statements { try connection.execute(statement) }
            try connection.execute(
                "INSERT INTO schema_versions (number, name) VALUES ($1, $2)",
                [.integer(Int64(migration.number)), .text(migration.name)])
        }
    }
}
