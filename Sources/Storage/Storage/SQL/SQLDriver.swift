/// The seam between the store and a database: transactions of synchronous closures, and wake-ups between nodes.
///
/// An error that a body throws undoes that body's work alone and is rethrown unchanged. Failures of the database
/// are `SQLError`.
public protocol SQLDriver: Sendable {
    /// Runs a body that only reads; all of its statements see one snapshot.
    func read<T: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> T) async throws -> T

    /// The same for a body that reads a few rows before the caller writes; it may wait for writes that are under way.
    func look<T: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> T) async throws -> T

    /// Runs a body in one serialisable transaction and returns once it is durable.
    ///
    /// The body may run again after a conflict, so it must have no effect but through its connection.
    @discardableResult
    func write<T: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> T) async throws -> T

    /// Brings the tables up to date; throws `newerVersion` if they are of a version that these migrations don't know.
    func migrate(_ migrations: [Migration]) async throws

    /// Tells the other nodes that something happened; a lost call costs them a second, never an answer.
    /// A topic has at most `wakeTopicSizeMax` bytes and no line breaks; others are dropped.
    func wake(_ topic: String) async

    /// The topics that other nodes call, from now on.
    func wakes() -> AsyncStream<String>

    /// Refuses further work, lets what has begun end, and closes the connections.
    func close() async
}

extension SQLDriver {
    public func look<T: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> T) async throws -> T {
        try await read(body)
    }
}

/// How many UTF-8 bytes a topic of `SQLDriver.wake` may have.
public let wakeTopicSizeMax = 200
