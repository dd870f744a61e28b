import Foundation
import Logging
import Storage
import Synchronization

/// Wake-ups between nodes by LISTEN and NOTIFY. A payload is the sender's mark and, a line each, topics.
final class PostgresWakes: Sendable {
    static let channel = "countersign"
    /// How many topics a listener may leave unread; older ones are dropped.
    static let unreadMax = 4_096
    /// PostgreSQL takes payloads below 8,000 bytes.
    private static let payloadMax = 7_900

    private struct State {
        var listeners: [Int: AsyncStream<String>.Continuation] = [:]
        var listenersMade = 0
        var listening = false
        var stopped = false
        var unsent: [String] = []
        var sending = false
    }

    private let mark = String(UInt64.random(in: .min ... .max), radix: 36)
    private let settings: PostgresSettings
    private let logger: Logger
    private let state = Mutex(State())

    init(_ settings: PostgresSettings, logger: Logger) {
        self.settings = settings
        self.logger = logger
    }

    /// Notes the topic; true if the caller is to have it sent.
    func note(_ topic: String) -> Bool {
        guard topic.utf8.count <= wakeTopicSizeMax, !topic.isEmpty, !topic.utf8.contains(where: { $0 < 0x20 }) else {
            return false
        }
        return state.withLock { state in
            guard state.unsent.count < Self.unreadMax else { return false }
            state.unsent.append(topic)
            defer { state.sending = true }
            return !state.sending
        }
    }

    /// Sends what has gathered, many topics in one notification, until nothing is left.
    func send(on session: PostgresSession) {
        while let payload = nextPayload() {
            do {
                let connection = try session.connected()
                try connection.begin("BEGIN")
                _ = try connection.query("SELECT pg_notify($1, $2)", [.text(Self.channel), .text(payload)])
                try connection.control("COMMIT")
            } catch {
                logger.warning("a wake-up was not sent", metadata: ["error": "\(error)"])
                session.drop()
            }
        }
    }

    private func nextPayload() -> String? {
        state.withLock { state in
            guard !state.unsent.isEmpty else {
                state.sending = false
                return nil
            }
            var payload = mark
            var taken = 0
            for topic in state.unsent {
                guard payload.utf8.count + topic.utf8.count < Self.payloadMax else { break }
                payload += "\n" + topic
                taken += 1
            }
            state.unsent.removeFirst(taken)
            return payload
        }
    }

    func stream() -> AsyncStream<String> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: String.self, bufferingPolicy: .bufferingNewest(Self.unreadMax))
        let (number, start) = state.withLock { state -> (Int?, Bool) in
            if state.stopped { return (nil, false) }
            state.listenersMade += 1
            state.listeners[state.listenersMade] = continuation
            defer { state.listening = true }
            return (state.listenersMade, !state.listening)
        }
        guard let number else {
            continuation.finish()
            return stream
        }
        continuation.onTermination = { [weak self] _ in
            self?.state.withLock { _ = $0.listeners.removeValue(forKey: number) }
        }
        if start {
            let thread = Thread { self.listen() }
            thread.name = "postgres-wakes"
            thread.start()
        }
        return stream
    }

    func stop() {
        let listeners = state.withLock { state in
            state.stopped = true
            defer { state.listeners = [:] }
            return state.listeners
        }
        for listener in listeners.values { listener.finish() }
    }

    private var isStopped: Bool { state.withLock { $0.stopped } }

    private func listen() {
        while !isStopped {
            do {
                let connection = try PostgresConnection(settings)
                try connection.control("LISTEN \(Self.channel)")
                follow(connection)
            } catch {
                logger.warning("cannot listen for wake-ups", metadata: ["error": "\(error)"])
            }
            if !isStopped { Thread.sleep(forTimeInterval: 1) }
        }
    }

    /// Returns when the connection is lost or the driver stops, which it looks for twice a second.
    private func follow(_ connection: PostgresConnection) {
        while !isStopped {
            var socket = pollfd(fd: connection.socket, events: Int16(POLLIN), revents: 0)
            guard poll(&socket, 1, 500) > 0 else { continue }
            guard let payloads = connection.notifications() else { return }
            for payload in payloads { deliver(payload) }
        }
    }

    private func deliver(_ payload: String) {
        let lines = payload.split(separator: "\n")
        guard let sender = lines.first, sender != mark else { return }
        let listeners = state.withLock { Array($0.listeners.values) }
        for topic in lines.dropFirst() {
            for listener in listeners { listener.yield(String(topic)) }
        }
    }
}
