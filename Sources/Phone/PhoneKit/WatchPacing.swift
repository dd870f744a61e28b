/// When a watching phone opens its stream again, and how often it asks meanwhile: every 2 seconds for 30, then
/// every 10; the stream is tried again after 1, 2, 4 … 60 seconds.
public struct WatchPacing: Sendable {
    /// What to do after a wait.
    public enum Step: Equatable, Sendable {
        case stream(afterMilliseconds: Int64)
        case poll(afterMilliseconds: Int64)
    }

    static let quickMilliseconds: Int64 = 30_000
    static let quickPause: Int64 = 2_000
    static let slowPause: Int64 = 10_000
    static let retryMax: Int64 = 60_000
    /// A stream that lived so long was a good one.
    static let goodMilliseconds: Int64 = 5_000

    private var brokenSince: Int64?
    private var retry: Int64 = 1_000
    private var nextStream: Int64 = 0

    public init() {}

    /// The stream ended or could not be opened. `jitter` from 0 to 1 spreads phones that lost the same server.
    public mutating func streamEnded(openedAt opened: Int64, at now: Int64, jitter: Double) {
        if now - opened >= Self.goodMilliseconds {
            brokenSince = nil
            retry = 1_000
        }
        if brokenSince == nil { brokenSince = now }
        let share = min(1, max(0, jitter))
        nextStream = now + retry / 2 + Int64(Double(retry) * share / 2)
        retry = min(Self.retryMax, retry * 2)
    }

    /// What comes next; times in milliseconds of any steady clock.
    public func next(at now: Int64) -> Step {
        guard let brokenSince else { return .stream(afterMilliseconds: 0) }
        let pause = now - brokenSince < Self.quickMilliseconds ? Self.quickPause : Self.slowPause
        let untilStream = max(0, nextStream - now)
        return untilStream <= pause ? .stream(afterMilliseconds: untilStream) : .poll(afterMilliseconds: pause)
    }
}
