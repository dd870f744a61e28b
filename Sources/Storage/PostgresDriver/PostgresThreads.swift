import Foundation
import Storage

/// One thread a connection; a whole transaction is one job, so it changes threads once.
final class PostgresThreads: @unchecked Sendable {
    typealias Job = @Sendable (PostgresSession) -> Void

    /// How many jobs may wait; further ones are refused as `unavailable`.
    static let pendingMax = 10_000

    private let condition = NSCondition()
    private var jobs: [Job] = []
    private var head = 0
    private var stopped = false
    private var running: Int
    private var whenStopped: [CheckedContinuation<Void, Never>] = []

    init(_ count: Int, _ settings: PostgresSettings) {
        running = count
        for number in 0..<count {
            let thread = Thread { [self] in
                let session = PostgresSession(settings)
                while let job = next() { job(session) }
                session.drop()
                end()
            }
            thread.name = "postgres-\(number)"
            thread.start()
        }
    }

    /// Runs the body on one of the threads.
    func run<T: Sendable>(_ body: @escaping @Sendable (PostgresSession) throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { caller in
            let refusal = append { session in caller.resume(with: Result { try body(session) }) }
            if let refusal { caller.resume(throwing: refusal) }
        }
    }

    private func append(_ job: @escaping Job) -> SQLError? {
        condition.lock()
        defer { condition.unlock() }
        if stopped { return .unavailable("the database is closed") }
        if jobs.count - head >= Self.pendingMax { return .unavailable("too many transactions are waiting") }
        jobs.append(job)
        condition.signal()
        return nil
    }

    /// Refuses further jobs and returns when the waiting ones are done.
    func stop() async {
        await withCheckedContinuation { caller in
            condition.lock()
            defer { condition.unlock() }
            stopped = true
            condition.broadcast()
            if running == 0 { caller.resume() } else { whenStopped.append(caller) }
        }
    }

    private func next() -> Job? {
        condition.lock()
        defer { condition.unlock() }
        while head == jobs.count {
            if stopped { return nil }
            condition.wait()
        }
        let job = jobs[head]
        head += 1
        // What is done is dropped in large steps, so that taking a job costs little.
        if head == jobs.count || head >= 1_024 {
            jobs.removeFirst(head)
            head = 0
        }
        return job
    }

    private func end() {
        condition.lock()
        defer { condition.unlock() }
        running -= 1
        guard running == 0 else { return }
        for caller in whenStopped { caller.resume() }
        whenStopped = []
    }
}
