/// A point in time, in milliseconds since 1970-01-01 00:00 UTC.
public struct Instant: Hashable, Comparable, Sendable {
    public let milliseconds: Int64

    public init(milliseconds: Int64) { self.milliseconds = milliseconds }
    public init(seconds: Int64) { milliseconds = seconds &* 1000 }

    /// Whole seconds, rounded down.
    public var seconds: Int64 { milliseconds >= 0 ? milliseconds / 1000 : (milliseconds - 999) / 1000 }

    public static func < (left: Instant, right: Instant) -> Bool { left.milliseconds < right.milliseconds }

    /// The instant so many seconds later.
    public static func + (instant: Instant, seconds: Int) -> Instant {
        Instant(milliseconds: instant.milliseconds &+ Int64(seconds) &* 1000)
    }

    /// The instant so many seconds earlier.
    public static func - (instant: Instant, seconds: Int) -> Instant { instant + -seconds }

    /// How many seconds lie between, rounded up, at least 0.
    public func secondsUntil(_ later: Instant) -> Int {
        later <= self ? 0 : Int((later.milliseconds - milliseconds + 999) / 1000)
    }
}

/// What tells the time.
public protocol Clock: Sendable {
    func now() -> Instant
}
