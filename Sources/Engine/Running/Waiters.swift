public import Domain
import Synchronization

/// Who waits for what. It only wakes people up: the truth is in the store, and a wake-up that gets lost costs a
/// second.
public final class Waiters: Sendable {
    /// How many may wait at once; more are told to come back at once, as if their time were over.
    public static let waitersMax = 200_000
    /// How exact the end of a wait is.
    static let tickMilliseconds: Int64 = 100
    /// How many ticks may be missed before all waits are looked through.
    static let leapTicks: Int64 = 600

    fileprivate struct Entry {
        let topic: Topic
        var isWoken = false
        var continuation: CheckedContinuation<Void, Never>?
    }

    fileprivate struct State {
        var next = 0
        var entries: [Int: Entry] = [:]
        var topics: [Topic: [Int]] = [:]
        /// Waits by the tick at which they end.
        var ends: [Int64: [Int]] = [:]
        var lastTick: Int64?
    }

    private let state = Mutex(State())

    public init() {}

    /// How many wait now.
    public var count: Int { state.withLock { $0.entries.count } }

    /// Looks, and as long as the look gives nothing waits for the topic to be called and looks again, until the time
    /// is over; then gives what a last look gives.
    public func wait<Value: Sendable>(
        for topic: Topic, until end: Instant, clock: some Clock,
        look: @Sendable () async throws -> Value?
    ) async throws -> Value? {
        while true {
            guard let ticket = register(topic) else { return try await look() }
            defer { remove(ticket) }
            if let value = try await look() { return value }
            if clock.now() >= end || Task.isCancelled { return nil }
            await sleep(ticket, until: end)
        }
    }

    /// Wakes all who wait for the topic.
    public func wake(_ topic: Topic) {
        let resumed = state.withLock { state in
            (state.topics.removeValue(forKey: topic) ?? []).compactMap { state.wake($0) }
        }
        for continuation in resumed { continuation.resume() }
    }

    /// Wakes all whose time is over. To be called every `tickMilliseconds`.
    func tick(now: Instant) {
        let tick = now.milliseconds / Self.tickMilliseconds
        let resumed = state.withLock { state -> [CheckedContinuation<Void, Never>] in
            let from = state.lastTick ?? .min
            state.lastTick = tick + 1
            // After a leap of the clock there are more ticks than waits.
            let isLeap = from < tick - Self.leapTicks
            let over = isLeap ? state.ends.keys.filter { $0 <= tick } : from <= tick ? Array(from...tick) : []
            return over.flatMap { state.ends.removeValue(forKey: $0) ?? [] }.compactMap { state.wake($0) }
        }
        for continuation in resumed { continuation.resume() }
    }

    /// Wakes everybody: what they wait for may have happened elsewhere, or the program is about to stop.
    public func wakeAll() {
        let resumed = state.withLock { state in
            state.topics.removeAll()
            state.ends.removeAll()
            return Array(state.entries.keys).compactMap { state.wake($0) }
        }
        for continuation in resumed { continuation.resume() }
    }

    private func register(_ topic: Topic) -> Int? {
        state.withLock { state in
            guard state.entries.count < Self.waitersMax else { return nil }
            state.next &+= 1
            state.entries[state.next] = Entry(topic: topic)
            state.topics[topic, default: []].append(state.next)
            return state.next
        }
    }

    private func remove(_ ticket: Int) {
        state.withLock { state in
            guard let entry = state.entries.removeValue(forKey: ticket) else { return }
            guard var others = state.topics[entry.topic] else { return }
            others.removeAll { $0 == ticket }
            state.topics[entry.topic] = others.isEmpty ? nil : others
        }
    }

    private func sleep(_ ticket: Int, until end: Instant) async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state -> Bool in
                    guard var entry = state.entries[ticket], !entry.isWoken, !Task.isCancelled else { return true }
                    entry.continuation = continuation
                    state.entries[ticket] = entry
                    let tick = max(end.milliseconds / Self.tickMilliseconds + 1, state.lastTick ?? 0)
                    state.ends[tick, default: []].append(ticket)
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.wake(ticket) }?.resume()
        }
    }
}

extension Waiters.State {
    fileprivate mutating func wake(_ ticket: Int) -> CheckedContinuation<Void, Never>? {
        guard var entry = entries[ticket] else { return nil }
        entry.isWoken = true
        defer { entries[ticket] = entry }
        return entry.continuation.take()
    }
}
