import GRDB
import Storage

/// One transaction, and so one sync, for writes that arrived together.
///
/// Most writes succeed, or are refused before they have written anything, and need no savepoint, whose copies of
/// pages cost as much as the writes themselves. Only when one fails half-way is all undone and the group performed
/// again, each write in a savepoint of its own.
struct GroupCommit {
    /// What is left to do after a group.
    struct Aftermath {
        /// Writes that were undone because of a neighbour's failure; they are to be attempted again, in savepoints.
        var again: [any PendingWrite] = []
        /// The error after which the connection must not be used any more.
        var distrust: SQLError?
        /// Whether the disk was full. Moving the log into the database may make room.
        var full = false
    }

    let connection: SQLiteConnection
    private var done: [any PendingWrite] = []
    private var refused: [(write: any PendingWrite, error: any Error)] = []

    private let inSavepoints: Bool

    init(on database: Database, inSavepoints: Bool) {
        connection = SQLiteConnection(database)
        self.inSavepoints = inSavepoints
    }

    mutating func perform(_ group: [any PendingWrite]) -> Aftermath {
        do {
            try connection.control("BEGIN IMMEDIATE")
        } catch {
            for write in group { write.settle(error) }
            return Aftermath(distrust: error.isOfTheDisk ? error : nil)
        }
        guard inSavepoints else {
            for write in group where !attemptAlone(write) {
                if connection.isInTransaction { try? connection.control("ROLLBACK") }
                return Aftermath(again: group)
            }
            return done.isEmpty ? abandon() : commit()
        }
        for (index, write) in group.enumerated() {
            guard let lost = attempt(write) else { continue }
            if connection.isInTransaction { try? connection.control("ROLLBACK") }
            write.settle(lost)
            let neighbours = done + refused.map(\.write) + group[(index + 1)...]
            let cause = connection.failure ?? (lost as? SQLError)
            return Aftermath(again: neighbours, distrust: cause?.isOfTheDisk == true ? cause : nil)
        }
        return done.isEmpty ? abandon() : commit()
    }

    /// False where the write failed and left something that has to be undone.
    private mutating func attemptAlone(_ write: any PendingWrite) -> Bool {
        connection.begin()
        do {
            try write.attempt(connection)
            guard connection.failure == nil else { return false }
            done.append(write)
        } catch {
            guard !connection.hasWritten, connection.failure == nil, connection.isInTransaction else { return false }
            refused.append((write, error))
        }
        return true
    }

    /// Gives an error only if the whole transaction went with this write.
    private mutating func attempt(_ write: any PendingWrite) -> (any Error)? {
        connection.begin()
        do {
            try connection.control("SAVEPOINT one")
            try write.attempt(connection)
            if let failure = connection.failure { throw failure }
            try connection.control("RELEASE one")
            done.append(write)
        } catch {
            do {
                guard connection.isInTransaction else { return error }
                try connection.control("ROLLBACK TO one")
                try connection.control("RELEASE one")
            } catch _ {
                return error
            }
            refused.append((write, error))
        }
        return nil
    }

    private func abandon() -> Aftermath {
        try? connection.control("ROLLBACK")
        for (write, error) in refused { write.settle(error) }
        return Aftermath()
    }

    /// Refusals wait for the commit too: they may rest on what a neighbour has just written.
    private func commit() -> Aftermath {
        do {
            try connection.control("COMMIT")
        } catch {
            if connection.isInTransaction { try? connection.control("ROLLBACK") }
            let outcome = Self.outcome(of: error)
            for write in done { write.settle(outcome) }
            for (write, _) in refused { write.settle(outcome) }
            if case .outcomeUnknown = outcome { return Aftermath(distrust: outcome) }
            if case .full = outcome { return Aftermath(full: true) }
            return Aftermath()
        }
        for write in done { write.settle(nil) }
        for (write, error) in refused { write.settle(error) }
        return Aftermath()
    }

    /// A full disk ends a commit before its last page is written, so nothing stands. Of a failed write or sync
    /// nobody can say.
    private static func outcome(of error: SQLError) -> SQLError {
        switch error {
        case .full, .constraint, .unique: error
        default: .outcomeUnknown("the commit failed: \(error)")
        }
    }
}

extension SQLError {
    /// Whether it may stem from the disk, so that what the connection remembers may be false.
    fileprivate var isOfTheDisk: Bool {
        if case .unavailable = self { true } else { false }
    }
}
