#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Clock and randomness of a phone, so that tests can give it others.
public struct Surroundings: Sendable {
    /// The phone's own clock, in unix seconds.
    public let now: @Sendable () -> Int64
    /// So many random bytes, fit for keys.
    public let random: @Sendable (Int) -> [UInt8]

    public init(now: @escaping @Sendable () -> Int64, random: @escaping @Sendable (Int) -> [UInt8]) {
        self.now = now
        self.random = random
    }

    /// The machine's clock and the system's random generator.
    public static let system = Surroundings(
        now: { Int64(time(nil)) },
        random: { count in
            var generator = SystemRandomNumberGenerator()
            return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        })
}
