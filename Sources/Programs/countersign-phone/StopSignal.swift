import Dispatch

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// The two ways in which a program that runs on is told to end: SIGTERM and Ctrl-C (SIGINT).
enum StopSignal {
    /// Returns when one came, or the task is cancelled.
    static func wait() async {
        let (signals, sender) = AsyncStream.makeStream(of: Void.self)
        let sources = [SIGTERM, SIGINT].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { sender.yield() }
            source.resume()
            return source
        }
        for await _ in signals { break }
        for source in sources { source.cancel() }
    }
}
