import Foundation
import Storage

/// A thread's connection, made anew when it was lost, and the transactions on it.
final class PostgresSession {
    /// How often a body runs before its transaction is given up as a `conflict`.
    static let attemptsMax = 60
    /// How long a failed connection is not tried again, so that an outage refuses at once.
    static let pauseSeconds = 1.0

    private let settings: PostgresSettings
    private var connection: PostgresConnection?
    private var refused: (error: SQLError, until: TimeInterval)?

    init(_ settings: PostgresSettings) { self.settings = settings }

    func drop() { connection = nil }

    func connected() throws(SQLError) -> PostgresConnection {
        if let connection, !connection.isLost { return connection }
        connection = nil
        let now = ProcessInfo.processInfo.systemUptime
        if let refused, now < refused.until { throw refused.error }
        do {
            let fresh = try PostgresConnection(settings)
            connection = fresh
            return fresh
        } catch {
            refused = (error, ProcessInfo.processInfo.systemUptime + Self.pauseSeconds)
            throw error
        }
    }

    func read<T>(_ body: (any SQLConnection) throws -> T) throws -> T {
        try transaction("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", body) { connection throws(SQLError) in
            try connection.control("COMMIT")
        }
    }

    func write<T>(_ body: (any SQLConnection) throws -> T) throws -> T {
        try transaction("BEGIN ISOLATION LEVEL SERIALIZABLE", body) { connection throws(SQLError) in
            try connection.commit()
        }
    }

    private func transaction<T>(
        _ begin: String, _ body: (any SQLConnection) throws -> T,
        end: (PostgresConnection) throws(SQLError) -> Void
    ) throws -> T {
        var losses = 0
        for attempt in 1...Self.attemptsMax {
            let connection = try connected()
            do {
                try connection.begin(begin)
                let value = try body(connection)
                if let failure = connection.failure { throw failure }
                try end(connection)
                return value
            } catch {
                let lost = connection.isLost
                if lost || !connection.rollBack() { self.connection = nil }
                if case .outcomeUnknown? = error as? SQLError { throw error }
                // Lost before its commit was asked for, so nothing stands: a restart of the server costs no sign-in.
                if lost, losses == 0 {
                    losses += 1
                    continue
                }
                let conflict = connection.failure == .conflict || (error as? SQLError) == .conflict
                guard conflict, attempt < Self.attemptsMax else { throw error }
                pause(after: attempt)
            }
        }
        throw SQLError.conflict
    }

    /// Up to 1, 2, 4… 32 milliseconds, at random, so that rivals don't meet again.
    private func pause(after attempt: Int) {
        let most = 1_000 << min(attempt - 1, 5)
        usleep(useconds_t(Int.random(in: 100...most)))
    }
}
