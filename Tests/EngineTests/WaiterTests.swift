import Domain
import Synchronization
import Testing

@testable import Engine

/// What happened so far.
private final class Progress: Sendable {
    private let looks = Mutex(0)
    private let done = Mutex(Set<Int>())

    var lookCount: Int { looks.withLock { $0 } }
    func look() { looks.withLock { $0 += 1 } }
    func finish(_ number: Int) { done.withLock { _ = $0.insert(number) } }
    func isDone(_ number: Int) -> Bool { done.withLock { $0.contains(number) } }
}

@Suite("A wait")
struct WaiterTests {
    let clock = StandingClock()
    let waiters = Waiters()
    let topic = Topic.signIn(ID(random: [UInt8](repeating: 1, count: 12)))

    private func settle(_ count: Int) async throws {
        for _ in 0..<6_000 where waiters.count < count { try await Task.sleep(for: .milliseconds(10)) }
        // A waiter counts before it sleeps.
        try await Task.sleep(for: .milliseconds(30))
    }

    @Test("loses no call that comes between its look and its sleep")
    func lost() async throws {
        for _ in 0..<200 {
            let progress = Progress()
            let found = try await waiters.wait(for: topic, until: clock.now() + 60, clock: clock) { () -> Bool? in
                if progress.isDone(1) { return true }
                progress.finish(1)
                waiters.wake(topic)
                return nil
            }
            #expect(found == true)
        }
        #expect(waiters.count == 0)
    }

    @Test("ends with its time, also when the clock leaps or was never looked at", arguments: [1, 59, 61, 100_000])
    func time(seconds: Int) async throws {
        let soon = clock.now() + 1
        async let found = waiters.wait(for: topic, until: soon, clock: clock) { () -> Bool? in nil }
        try await settle(1)
        if seconds == 61 { waiters.tick(now: clock.now()) }
        clock.move(seconds: seconds)
        // Where it goes to sleep after the first tick, a later one wakes it.
        for late in 1...6_000 where waiters.count > 0 {
            waiters.tick(now: clock.now() + late)
            try await Task.sleep(for: .milliseconds(10))
        }
        #expect(try await found == nil)
        #expect(waiters.count == 0)
    }

    @Test("ends with its task")
    func cancelled() async throws {
        let (waiters, clock, topic) = (waiters, clock, topic)
        let task = Task {
            try await waiters.wait(for: topic, until: clock.now() + 60, clock: clock) { () -> Bool? in nil }
        }
        try await settle(1)
        task.cancel()
        #expect(try await task.value == nil)
        #expect(waiters.count == 0)
    }

    @Test("T20 of 10,000 at once costs little, and each is called for its own topic")
    func many() async throws {
        let topics = (0..<100).map { Topic.signIn(ID(random: [UInt8($0)] + [UInt8](repeating: 0, count: 11))) }
        let progress = Progress()
        let (waiters, clock) = (waiters, clock)
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<10_000 {
                group.addTask {
                    _ = try? await waiters.wait(for: topics[number % 100], until: clock.now() + 60, clock: clock) {
                        () -> Bool? in
                        progress.look()
                        return progress.isDone(number % 100) ? true : nil
                    }
                }
            }
            try? await settle(10_000)
            for number in 0..<100 {
                progress.finish(number)
                waiters.wake(topics[number])
            }
        }
        #expect(waiters.count == 0)
        #expect(progress.lookCount <= 20_000 + 100)
    }
}
