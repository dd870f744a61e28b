internal import Synchronization

/// Says whether one look more may be had in the second that has begun, so that a flood from unknown sources costs a
/// bounded number of them.
final class LookLimit: Sendable {
    private static let windowMilliseconds: Int64 = 1_000

    private let perSecondMax: Int
    private let window = Mutex<(began: Int64, count: Int)>((.min, 0))

    init(perSecondMax: Int) { self.perSecondMax = perSecondMax }

    /// `now` is in milliseconds, of a clock that never goes back.
    func admit(at now: Int64) -> Bool {
        window.withLock { window in
            if window.began <= now &- Self.windowMilliseconds { window = (now, 0) }
            guard window.count < perSecondMax else { return false }
            window.count += 1
            return true
        }
    }
}
