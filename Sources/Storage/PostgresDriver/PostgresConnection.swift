import CPQ
import Storage

/// A connection of libpq, used by one thread.
final class PostgresConnection: SQLConnection {
    /// How many statements stay prepared before all are forgotten.
    static let preparedMax = 500

    private let handle: OpaquePointer
    private var prepared: [String: String] = [:]
    private var names = 0

    /// The first error since the last `begin`.
    private(set) var failure: SQLError?

    init(_ settings: PostgresSettings) throws(SQLError) { handle = try settings.connect() }

    deinit { PQfinish(handle) }

    var isLost: Bool { PQstatus(handle) != CONNECTION_OK }

    func query(_ sql: String, _ values: [SQLValue]) throws(SQLError) -> [SQLRow] {
        let result = try run(sql, values)
        defer { PQclear(result) }
        do {
            return try PostgresRows(result).decoded()
        } catch {
            failure = error
            throw error
        }
    }

    @discardableResult
    func execute(_ sql: String, _ values: [SQLValue]) throws(SQLError) -> Int {
        let result = try run(sql, values)
        defer { PQclear(result) }
        return PQcmdTuples(result).flatMap { Int(String(cString: $0)) } ?? 0
    }

    private func run(_ sql: String, _ values: [SQLValue]) throws(SQLError) -> OpaquePointer? {
        if let failure { throw failure }
        do throws(SQLError) {
            let parameters = try PostgresParameters(values)
            let result = parameters.execute(try name(of: sql, parameters), on: handle)
            if let error = SQLError(postgres: result, on: handle) {
                PQclear(result)
                throw error
            }
            return result
        } catch {
            failure = error
            throw error
        }
    }

    private func name(of sql: String, _ parameters: PostgresParameters) throws(SQLError) -> String {
        if let name = prepared[sql] { return name }
        let placeholders = Self.placeholders(in: sql)
        guard placeholders == parameters.types.count else {
            throw .malformed("a statement of \(placeholders) placeholders was given \(parameters.types.count) values")
        }
        if prepared.count >= Self.preparedMax {
            try control("DEALLOCATE ALL")
            prepared = [:]
        }
        names += 1
        let name = "s\(names)"
        let result = PQprepare(handle, name, sql, parameters.count, parameters.types)
        defer { PQclear(result) }
        if let error = SQLError(postgres: result, on: handle) { throw error }
        prepared[sql] = name
        return name
    }

    /// The highest number behind a `$`; PostgreSQL would take further values in silence.
    private static func placeholders(in sql: String) -> Int {
        sql.utf8.split(separator: UInt8(ascii: "$")).dropFirst(sql.utf8.first == UInt8(ascii: "$") ? 0 : 1)
            .map { part in Int(String(decoding: part.prefix { (0x30...0x39).contains($0) }, as: UTF8.self)) ?? 0 }
            .max() ?? 0
    }
}

extension PostgresConnection {
    /// Runs BEGIN, ROLLBACK and their like, whatever failed before.
    func control(_ sql: String) throws(SQLError) {
        let result = PQexec(handle, sql)
        defer { PQclear(result) }
        if let error = SQLError(postgres: result, on: handle) { throw error }
    }

    func begin(_ sql: String) throws(SQLError) {
        failure = nil
        try control(sql)
    }

    /// Ends a write. `conflict` and broken constraints are certain; whatever else goes wrong, and a warning too
    /// (a wait for the standby was cut short), leaves the outcome unknown.
    func commit() throws(SQLError) {
        nonisolated(unsafe) var warned = false
        let result = withUnsafeMutablePointer(to: &warned) { flag in
            PQsetNoticeProcessor(
                handle, { flag, _ in flag?.assumingMemoryBound(to: Bool.self).pointee = true }, flag)
            defer { PQsetNoticeProcessor(handle, { _, _ in }, nil) }
            return PQexec(handle, "COMMIT")
        }
        defer { PQclear(result) }
        if let error = SQLError(postgres: result, on: handle) {
            switch error {
            case .conflict, .unique, .constraint: throw error
            default: throw .outcomeUnknown("the commit failed: \(error)")
            }
        }
        guard !warned, PQcmdStatus(result).map({ String(cString: $0) }) == "COMMIT" else {
            throw .outcomeUnknown("PostgreSQL committed with a warning, or not at all")
        }
    }

    /// Leaves the transaction; false if the connection cannot be used any more.
    func rollBack() -> Bool {
        do { try control("ROLLBACK") } catch { return false }
        return !isLost && PQtransactionStatus(handle) == PQTRANS_IDLE
    }
}

extension PostgresConnection {
    /// The socket, for waiting.
    var socket: CInt { PQsocket(handle) }

    /// The payloads of the notifications that have come; nil if the connection is lost.
    func notifications() -> [String]? {
        guard PQconsumeInput(handle) == 1, !isLost else { return nil }
        var payloads: [String] = []
        while let notification = PQnotifies(handle) {
            if let payload = notification.pointee.extra { payloads.append(String(cString: payload)) }
            PQfreemem(notification)
        }
        return payloads
    }
}
