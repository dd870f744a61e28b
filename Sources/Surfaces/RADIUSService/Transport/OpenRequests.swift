internal import Synchronization

/// How many requests are being worked on, never more than there may be.
final class OpenRequests: Sendable {
    private let max: Int
    private let open = Atomic<Int>(0)

    init(max: Int) { self.max = max }

    var count: Int { open.load(ordering: .acquiring) }

    /// False when there is no room.
    func enter() -> Bool {
        if open.add(1, ordering: .acquiringAndReleasing).newValue <= max { return true }
        leave()
        return false
    }

    func leave() { open.subtract(1, ordering: .acquiringAndReleasing) }
}
