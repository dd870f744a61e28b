import Foundation
import GRDB
import GRDBSQLite
import Storage
import Synchronization

/// The database file and GRDB's pool of connections to it, which is replaced after a failed sync.
final class SQLiteFile: @unchecked Sendable {
    static let busyTimeoutSeconds = 5.0
    /// Pages that a connection keeps in memory at most.
    static let writerCacheKiB = 32_000
    static let readerCacheKiB = 2_000

    let path: String
    private let readers: Int
    private let state = Mutex(State())

    private struct State {
        var pool: DatabasePool?
        /// A pool whose last sync failed. It stays open until the log is sound, because closing it would move the
        /// log's pages into the database.
        var suspect: DatabasePool?
        var closed = false
    }

    /// How many pages the log held after the last commit. SQLite writes it on the writer's queue, where alone it
    /// is read.
    private let logPages = UnsafeMutablePointer<CInt>.allocate(capacity: 1)

    init(path: String, readers: Int) {
        self.path = path
        self.readers = readers
        logPages.initialize(to: 0)
    }

    deinit { logPages.deallocate() }

    /// The pool; opens it if need be.
    func pool() throws(SQLError) -> DatabasePool {
        let result: Result<DatabasePool, SQLError> = state.withLock { state in
            if state.closed { return .failure(.unavailable("the database is closed")) }
            if let pool = state.pool { return .success(pool) }
            do {
                if state.suspect != nil {
                    try SuspectLog(path: path + "-wal").rewrite()
                    state.suspect = nil
                }
                let pool = try open()
                state.pool = pool
                return .success(pool)
            } catch {
                return .failure(SQLError(sqlite: error))
            }
        }
        return try result.get()
    }

    /// Drops every connection: after a failed sync the kernel may have forgotten pages that SQLite believes to be
    /// on the disk, so nothing that a connection remembers counts. The next use opens the file afresh.
    func distrust() {
        state.withLock { state in
            state.suspect = state.pool ?? state.suspect
            state.pool = nil
        }
    }

    func close() {
        let pool = state.withLock { state in
            state.closed = true
            defer { state.pool = nil }
            return state.pool
        }
        // GRDB closes readers last, and they cannot empty the log.
        try? pool?.writeWithoutTransaction { try $0.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)") }
        try? pool?.close()
    }

    /// Moves the log into the database once it has grown to `logPagesMax`; called between commits, on the writer.
    func checkpoint(_ database: Database, above logPagesMax: CInt) throws(SQLError) {
        guard logPages.pointee >= logPagesMax else { return }
        logPages.pointee = 0
        let handle = database.sqliteConnection
        let code = sqlite3_wal_checkpoint_v2(handle, nil, SQLITE_CHECKPOINT_PASSIVE, nil, nil)
        guard [SQLITE_OK, SQLITE_BUSY, SQLITE_FULL].contains(code & 0xff) else {
            throw SQLError(sqliteCode: code, message: "checkpoint failed")
        }
    }

    private func open() throws -> DatabasePool {
        try createPrivately()
        var configuration = Configuration()
        configuration.maximumReaderCount = readers
        configuration.busyMode = .timeout(Self.busyTimeoutSeconds)
        // A batch opens and ends its transactions itself.
        configuration.allowsUnsafeTransactions = true
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA temp_store = MEMORY")
            // A reader's pages are out of date after each commit, so more of them would be memory for nothing.
            try database.execute(sql: "PRAGMA cache_size = -\(Self.readerCacheKiB)")
        }
        let pool = try DatabasePool(path: path, configuration: configuration)
        let pages = UInt(bitPattern: logPages)
        try pool.writeWithoutTransaction { database in
            // GRDB sets NORMAL when it opens a pool, which loses acknowledged commits when the power fails.
            try database.execute(sql: "PRAGMA synchronous = FULL")
            try database.execute(sql: "PRAGMA cache_size = -\(Self.writerCacheKiB)")
            // In place of SQLite's own checkpoints, which would make a caller wait and whose failure nobody sees.
            _ = sqlite3_wal_hook(
                database.sqliteConnection,
                { context, _, _, pages in
                    context?.assumingMemoryBound(to: CInt.self).pointee = pages
                    return SQLITE_OK
                }, UnsafeMutableRawPointer(bitPattern: pages))
        }
        return pool
    }

    /// The log and the shared memory file take the database file's rights. A file that is there already is not
    /// opened here: closing it would take away the locks that SQLite holds on it.
    private func createPrivately() throws { _ = try Self.create(path) }

    /// Makes an empty file for its owner alone; false if there is a file already.
    static func create(_ path: String) throws -> Bool {
        let descriptor = Foundation.open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        if descriptor < 0, errno == EEXIST { return false }
        guard descriptor >= 0 else {
            throw DatabaseError(
                resultCode: .SQLITE_CANTOPEN, message: "cannot open \(path): \(String(cString: strerror(errno)))")
        }
        Foundation.close(descriptor)
        return true
    }
}
