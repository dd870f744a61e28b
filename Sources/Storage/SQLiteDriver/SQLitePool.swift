import Dispatch
import GRDB
public import Logging
public import Storage

/// SQLite, the embedded database: one writer with group commit, many readers, every commit on the disk.
public final class SQLitePool: SQLDriver {
    private let file: SQLiteFile
    private let queue: WriteQueue

    /// Opens the file, or creates it with rights for its owner alone; `unavailable` if that cannot be done.
    public init(
        path: String, readers: Int = 4, logger: Logger = Logger(label: "countersign.sqlite")
    ) throws(SQLError) {
        file = SQLiteFile(path: path, readers: max(1, readers))
        queue = WriteQueue(file, logger: logger)
        _ = try file.pool()
    }

    public func read<T: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> T) async throws -> T {
        let pool = try file.pool()
        return try await withCheckedThrowingContinuation { caller in
            pool.asyncRead { opened in
                caller.resume(
                    with: Result {
                        let database: Database
                        do { database = try opened.get() } catch { throw SQLError(sqlite: error) }
                        let connection = SQLiteConnection(database)
                        let value = try body(connection)
                        if let failure = connection.failure { throw failure }
                        return value
                    })
            }
        }
    }

    @discardableResult
    public func write<T: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { queue.append(WriteOf(body, for: $0)) }
    }

    public func migrate(_ migrations: [Migration]) async throws {
        try await write { try Migration.apply(migrations, on: $0) }
    }

    /// There is no other node.
    public func wake(_ topic: String) async {}

    /// There is no other node, so nothing ever comes; the stream ends with its task.
    public func wakes() -> AsyncStream<String> { AsyncStream { _ in } }

    /// Writes a consistent copy to a path where there is nothing yet, while others read and write; then checks it.
    public func backup(to path: String) async throws(SQLError) {
        let pool = try file.pool()
        do {
            guard try SQLiteFile.create(path) else { throw SQLError.unavailable("\(path) is there already") }
            try await withCheckedThrowingContinuation { (caller: CheckedContinuation<Void, any Error>) in
                DispatchQueue.global().async {
                    caller.resume(with: Result { try Self.copy(pool, to: path) })
                }
            }
        } catch let error as SQLError {
            throw error
        } catch {
            throw SQLError(sqlite: error)
        }
    }

    private static func copy(_ pool: DatabasePool, to path: String) throws {
        let copy = try DatabaseQueue(path: path)
        try pool.backup(to: copy)
        let found = try copy.read { try String.fetchAll($0, sql: "PRAGMA quick_check") }
        try copy.close()
        guard found == ["ok"] else { throw SQLError.unavailable("the copy is damaged: \(found.first ?? "")") }
    }

    public func close() async {
        await queue.close()
        file.close()
    }
}
