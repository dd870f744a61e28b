import Dispatch
import GRDB
import Logging
import Storage
import Synchronization

/// Writes in the order of their arrival. While one group syncs, the next one gathers.
final class WriteQueue: Sendable {
    /// How many writes one transaction takes at most.
    static let groupMax = 256
    /// How many writes may wait; further ones are refused as `unavailable`.
    static let pendingMax = 20_000
    /// How far the log may grow before it is moved into the database: 32 MiB.
    static let logPagesMax: CInt = 8_192

    private struct State {
        var looks: [any PendingLook] = []
        var pending: [any PendingWrite] = []
        var running = false
        var closed = false
    }

    private let file: SQLiteFile
    private let logger: Logger
    private let queue = DispatchQueue(label: "countersign.sqlite.writer")
    private let state = Mutex(State())

    init(_ file: SQLiteFile, logger: Logger) {
        self.file = file
        self.logger = logger
    }

    func append(_ write: any PendingWrite) {
        let (refusal, start) = state.withLock { state -> (SQLError?, Bool) in
            if state.closed { return (.unavailable("the database is closed"), false) }
            if state.pending.count >= Self.pendingMax { return (.unavailable("too many writes are waiting"), false) }
            state.pending.append(write)
            defer { state.running = true }
            return (nil, !state.running)
        }
        if let refusal { write.settle(refusal) }
        if start { queue.async { self.drain() } }
    }

    func append(_ look: any PendingLook) {
        let (refusal, start) = state.withLock { state -> (SQLError?, Bool) in
            if state.closed { return (.unavailable("the database is closed"), false) }
            if state.looks.count >= Self.pendingMax { return (.unavailable("too many reads are waiting"), false) }
            state.looks.append(look)
            defer { state.running = true }
            return (nil, !state.running)
        }
        if let refusal { look.refuse(refusal) }
        if start { queue.async { self.drain() } }
    }

    /// Refuses further writes and returns when the waiting ones are settled.
    func close() async {
        state.withLock { $0.closed = true }
        await withCheckedContinuation { caller in queue.async { caller.resume() } }
    }

    private func drain() {
        while let (looks, group) = next() {
            perform(looks)
            perform(group)
        }
    }

    private func next() -> (looks: [any PendingLook], group: [any PendingWrite])? {
        state.withLock { state in
            if state.pending.isEmpty, state.looks.isEmpty {
                state.running = false
                return nil
            }
            let group = Array(state.pending.prefix(Self.groupMax))
            state.pending.removeFirst(group.count)
            defer { state.looks = [] }
            return (state.looks, group)
        }
    }

    /// Looks come first, so that who asked goes on while the group is written.
    private func perform(_ looks: [any PendingLook]) {
        if looks.isEmpty { return }
        do {
            try file.pool().writeWithoutTransaction { database in
                let connection = SQLiteConnection(database)
                try connection.control("BEGIN")
                for look in looks { look.perform(connection) }
                // They wrote nothing, and this ends a transaction in any state.
                try connection.control("ROLLBACK")
            }
        } catch {
            for look in looks { look.refuse(error) }
        }
    }

    private func perform(_ group: [any PendingWrite]) {
        var group = group
        var inSavepoints = false
        while !group.isEmpty {
            let pool: DatabasePool
            do {
                pool = try file.pool()
            } catch {
                for write in group { write.settle(error) }
                return
            }
            let aftermath = pool.writeWithoutTransaction { database in
                var commit = GroupCommit(on: database, inSavepoints: inSavepoints)
                var aftermath = commit.perform(group)
                if aftermath.distrust == nil {
                    do throws(SQLError) {
                        try file.checkpoint(database, above: aftermath.full ? 1 : Self.logPagesMax)
                    } catch {
                        aftermath.distrust = error
                    }
                }
                return aftermath
            }
            if let error = aftermath.distrust {
                file.distrust()
                logger.error("SQLite connections dropped after an error", metadata: ["error": "\(error)"])
            }
            group = aftermath.again
            inSavepoints = true
        }
    }
}
