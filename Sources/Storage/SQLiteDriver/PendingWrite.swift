import Storage

/// A write that waits for its turn and, after that, for its commit.
protocol PendingWrite: AnyObject, Sendable {
    /// Runs the body and keeps what it returns.
    func attempt(_ connection: any SQLConnection) throws

    /// Resumes the caller: with what the last attempt returned, or with an error.
    func settle(_ error: (any Error)?)
}

/// Touched by the writer's queue alone once it is handed over.
final class WriteOf<Value: Sendable>: PendingWrite, @unchecked Sendable {
    private let body: @Sendable (any SQLConnection) throws -> Value
    private let caller: CheckedContinuation<Value, any Error>
    private var value: Value?

    init(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Value,
        for caller: CheckedContinuation<Value, any Error>
    ) {
        self.body = body
        self.caller = caller
    }

    func attempt(_ connection: any SQLConnection) throws { value = try body(connection) }

    func settle(_ error: (any Error)?) {
        if let error {
            caller.resume(throwing: error)
        } else if let value {
            caller.resume(returning: value)
        } else {
            caller.resume(throwing: SQLError.unavailable("the write was not attempted"))
        }
    }
}
