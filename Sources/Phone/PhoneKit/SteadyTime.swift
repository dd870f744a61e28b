#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// The machine's clock that nobody sets, which other programs on it read too.
enum SteadyTime {
    /// CLOCK_MONOTONIC (POSIX.1-2017, clock_getres).
    static var nanoseconds: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
