#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Reads standard input line by line on a thread of its own, so that no task waits in a blocking call.
enum LineThread {
    static func start(_ take: @escaping @Sendable (String) -> Void) {
        let box = Unmanaged.passRetained(Box(take))
        var thread = pthread_t()
        let made = pthread_create(
            &thread, nil,
            { pointer in
                guard let pointer else { return nil }
                let box = Unmanaged<Box>.fromOpaque(pointer).takeRetainedValue()
                while let line = readLine() { box.take(line) }
                return nil
            }, box.toOpaque())
        if made == 0 { pthread_detach(thread) } else { box.release() }
    }

    private final class Box: Sendable {
        let take: @Sendable (String) -> Void
        init(_ take: @escaping @Sendable (String) -> Void) { self.take = take }
    }
}
