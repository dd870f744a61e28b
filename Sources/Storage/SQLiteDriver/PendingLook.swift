import Storage

/// A read that waits for the writer's turn.
protocol PendingLook: AnyObject, Sendable {
    /// Runs the body and resumes the caller.
    func perform(_ connection: SQLiteConnection)

    /// Resumes the caller with an error, unless it was resumed before.
    func refuse(_ error: any Error)
}

/// Touched by the writer's queue alone once it is handed over.
final class LookOf<Value: Sendable>: PendingLook, @unchecked Sendable {
    private let body: @Sendable (any SQLConnection) throws -> Value
    private var caller: CheckedContinuation<Value, any Error>?

    init(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Value,
        for caller: CheckedContinuation<Value, any Error>
    ) {
        self.body = body
        self.caller = caller
    }

    func perform(_ connection: SQLiteConnection) {
        connection.begin()
        let result = Result {
            let value = try body(connection)
            if let failure = connection.failure { throw failure }
            if connection.hasWritten { throw SQLError.malformed("a look that writes") }
            return value
        }
        caller.take()?.resume(with: result)
    }

    func refuse(_ error: any Error) { caller.take()?.resume(throwing: error) }
}
