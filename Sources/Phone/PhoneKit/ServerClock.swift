import Synchronization

/// The server's clock as the phone knows it: its own, and what the server's replies say it is off by.
final class ServerClock: Sendable {
    /// Seconds of difference that are taken for delay, not for a wrong clock.
    static let toleranceSeconds: Int64 = 10

    private let ownNow: @Sendable () -> Int64
    private let offset: Mutex<Int64>

    init(ownNow: @escaping @Sendable () -> Int64, offset: Int64) {
        self.ownNow = ownNow
        self.offset = Mutex(offset)
    }

    var now: Int64 { ownNow() &+ offset.withLock { $0 } }

    var offsetSeconds: Int64 { offset.withLock { $0 } }

    func learn(date: String) {
        guard let server = HTTPDate.unixSeconds(date) else { return }
        let difference = server &- ownNow()
        offset.withLock { $0 = difference.magnitude < Self.toleranceSeconds.magnitude ? 0 : difference }
    }
}
