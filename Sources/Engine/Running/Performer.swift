import Domain
import Metrics
public import Storage
import Synchronization

/// Performs the effects of commits: wakes those who wait, here and on the other nodes.
public final class Performer: Sendable {
    /// Reports that wait to be written at once.
    static let reportsMax = 500
    /// Clients that wait in memory to be told of a session's end.
    static let logoutsMax = 1_000

    let waiters: Waiters
    private let calls: AsyncStream<String>.Continuation
    let otherNodes: AsyncStream<String>
    private let notices: AsyncStream<PendingEffect>.Continuation
    let logouts: AsyncStream<PendingEffect>
    private let pushed: AsyncStream<Void>.Continuation
    /// Something was put into the queue of requests to push.
    let pushes: AsyncStream<Void>
    private let done = Mutex<[String]>([])
    private let pushCounter = Counter(label: "countersign_push_sent_total", dimensions: [("service", "stream")])

    public init(waiters: Waiters) {
        self.waiters = waiters
        (pushes, pushed) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        (otherNodes, calls) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(10_000))
        (logouts, notices) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(Self.logoutsMax))
    }

    /// Performs them right after their commit. Each may be performed again after a crash.
    public func perform(_ effects: [PendingEffect]) {
        for effect in effects {
            let topic: Topic
            switch effect.effect {
            case .wake(let woken): topic = woken
            case .push(let device, _):
                topic = .device(device)
                pushCounter.increment()
                pushed.yield()
            case .mail, .mailTo, .text:
                // It waits in a queue of its own.
                continue
            case .logout:
                // Performed by whoever takes it from the queue; what the queue drops, the outbox brings again.
                notices.yield(effect)
                continue
            }
            waiters.wake(topic)
            calls.yield(topic.text)
            if let row = effect.outbox { done.withLock { $0.append(row) } }
        }
    }

    /// The outbox's rows whose effects were performed since the last call.
    func takeReports() -> [String] {
        done.withLock { done in
            let taken = Array(done.prefix(Self.reportsMax))
            done.removeFirst(taken.count)
            return taken
        }
    }

    /// Whoever pushes should look.
    func lookForPushes() { pushed.yield() }

    /// Another node called.
    func heard(_ text: String) {
        if let topic = Topic(text: text) { waiters.wake(topic) }
    }
}

extension Topic {
    var text: String {
        switch self {
        case .signIn(let id): "s\(id)"
        case .device(let id): "d\(id)"
        case .setup(let id): "u\(id)"
        case .vouch(let id): "v\(id)"
        }
    }

    init?(text: String) {
        let rest = String(text.dropFirst())
        switch text.first {
        case "s":
            guard let id = ID<SignIn>(parsing: rest) else { return nil }
            self = .signIn(id)
        case "d":
            guard let id = ID<Device>(parsing: rest) else { return nil }
            self = .device(id)
        case "u":
            guard let id = ID<Setup>(parsing: rest) else { return nil }
            self = .setup(id)
        case "v":
            guard let id = ID<Vouch>(parsing: rest) else { return nil }
            self = .vouch(id)
        default: return nil
        }
    }
}
