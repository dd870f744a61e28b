public import Bytes
public import Logging
public import Storage

/// PostgreSQL, for more than one node: serialisable transactions on a few connections, a thread each.
public final class PostgresPool: SQLDriver {
    private let threads: PostgresThreads
    private let wakeUps: PostgresWakes

    /// Takes a connection string as libpq reads it (`host=… dbname=… user=…` or `postgresql://…`). It connects at
    /// the first use, and again whenever a connection was lost; `malformed` if the string cannot be read.
    public init(
        _ conninfo: Secret, connections: Int = 8, logger: Logger = Logger(label: "countersign.postgres")
    ) throws(SQLError) {
        let settings = try PostgresSettings(conninfo)
        threads = PostgresThreads(max(1, connections), settings)
        wakeUps = PostgresWakes(settings, logger: logger)
    }

    public func read<T: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> T) async throws -> T {
        try await threads.run { try $0.read(body) }
    }

    @discardableResult
    public func write<T: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> T) async throws -> T {
        try await threads.run { try $0.write(body) }
    }

    /// Nodes that start together take turns.
    public func migrate(_ migrations: [Migration]) async throws {
        try await threads.run { session in
            // The lock is taken outside the transaction, whose snapshot would otherwise be older than the lock.
            let connection = try session.connected()
            try connection.control("SET statement_timeout = 0; SELECT pg_advisory_lock(\(Self.migrationLock))")
            defer { session.drop() }
            try session.write { try Migration.apply(migrations, on: $0) }
        }
    }

    public func wake(_ topic: String) async {
        guard wakeUps.note(topic) else { return }
        try? await threads.run { [wakeUps] in wakeUps.send(on: $0) }
    }

    public func wakes() -> AsyncStream<String> { wakeUps.stream() }

    public func close() async {
        wakeUps.stop()
        await threads.stop()
    }

    /// "CSIGN" in ASCII.
    private static let migrationLock = 0x43_5349_474e
}
