internal import Synchronization

/// How many datagrams were dropped, by why.
public final class DropCounters: Sendable {
    private let counts = Mutex<[Drop: Int]>([:])

    public init() {}

    public func count(_ drop: Drop) { counts.withLock { $0[drop, default: 0] &+= 1 } }

    public subscript(_ drop: Drop) -> Int { counts.withLock { $0[drop] ?? 0 } }

    public var all: [Drop: Int] { counts.withLock { $0 } }
}
