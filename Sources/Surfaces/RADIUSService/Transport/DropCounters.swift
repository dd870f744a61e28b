internal import Metrics
internal import Synchronization

/// How many datagrams were dropped, by why; the metric `countersign_radius_drops_total` says so too.
public final class DropCounters: Sendable {
    private let metrics = Dictionary(
        uniqueKeysWithValues: Drop.allCases.map {
            ($0, Counter(label: "countersign_radius_drops_total", dimensions: [("reason", $0.metricName)]))
        })
    private let counts = Mutex<[Drop: Int]>([:])

    public init() {}

    public func count(_ drop: Drop) {
        counts.withLock { $0[drop, default: 0] &+= 1 }
        metrics[drop]?.increment()
    }

    public subscript(_ drop: Drop) -> Int { counts.withLock { $0[drop] ?? 0 } }

    public var all: [Drop: Int] { counts.withLock { $0 } }
}

extension Drop {
    /// The name among metrics, `unknown_source`.
    fileprivate var metricName: String {
        rawValue.reduce(into: "") { $0 += $1.isUppercase ? "_\($1.lowercased())" : String($1) }
    }
}
