import Foundation
import GRDB
public import Logging
public import Storage

/// SQLite, the embedded database: one writer with group commit, many readers, every commit on the disk.
public final class SQLitePool: SQLDriver {
    private let file: SQLiteFile
    private let queue: WriteQueue

    /// As many readers as threads may read at once, so that none waits for another.
    public static let readersDefault = max(4, ProcessInfo.processInfo.activeProcessorCount)

    /// Opens the file, or creates it with rights for its owner alone; `unavailable` if that cannot be done.
    public init(
        path: String, readers: Int = readersDefault, logger: Logger = Logger(label: "countersign.sqlite")
    ) throws(SQLError) {
        file = SQLiteFile(path: path, readers: max(1, readers))
        queue = WriteQueue(file, logger: logger)
        _ = try file.pool()
    }

    /// Reads on the caller's own thread: a reader waits for nobody, and handing a few rows to another thread and back
    /// would cost more than reading them.
    public func read<T: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> T) async throws -> T {
        do {
            return try Self.read(from: file.pool(), body)
        } catch let error as DatabaseError {
            throw SQLError(sqlite: error)
        }
    }

    /// One snapshot for all that the body reads.
    private static func read<T>(from pool: DatabasePool, _ body: (any SQLConnection) throws -> T) throws -> T {
        try pool.unsafeRead { database in
            let connection = SQLiteConnection(database)
            try connection.control("BEGIN")
            defer { try? connection.control("COMMIT") }
            let value = try body(connection)
            if let failure = connection.failure { throw failure }
            return value
        }
    }

    /// Rides with the next group of writes, on its connection: that one knows its pages, while a reader has to fetch
    /// them anew after each commit.
    public func look<T: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { queue.append(LookOf(body, for: $0)) }
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
