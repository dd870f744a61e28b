import Bytes
import Domain
import PhoneLink
public import Storage
public import WebPush

/// A request that is to be handed to a push service now.
public struct DuePush: Sendable {
    public let queued: QueuedPush
    public let subscription: PushSubscription
    public let key: VAPIDKey
    /// The signed request, as the phone's stream would have it.
    public let request: String
    /// What is signed in to.
    public let application: String
    /// Seconds until the request ends.
    public let secondsLeft: Int
}

/// The facet for handing requests to push services. What is not reported done comes again, also after a crash, as long
/// as the request is open.
public struct Pushes: Sendable {
    /// Seconds after each failed try; the last of them is repeated.
    static let waits = [1, 2, 4, 8, 15]

    let house: House
    let phones: Phones

    public init(_ house: House, phones: Phones) {
        self.house = house
        self.phones = phones
    }

    /// Tells when it is worth while to look: one reader.
    public var calls: AsyncStream<Void> { house.performer.pushes }

    /// Has the reader look.
    public func call() { house.performer.lookForPushes() }

    /// The requests that are due, but for services that have enough to do; no other node has them. Those that are over,
    /// or that nobody can read, are dropped.
    public func take(limit: Int, except services: [String] = []) async -> [DuePush] {
        let now = house.now()
        var due: [DuePush] = []
        do {
            for queued in try await house.store.takePushes(now: now, limit: limit, except: services) {
                let push: DuePush?
                do { push = try await open(queued, now) } catch {
                    // One that can't be read holds up none of the others.
                    _ = house.failed(error, "push queue")
                    push = nil
                }
                if let push { due.append(push) } else { try await house.store.removePush(queued, takenAt: nil) }
            }
        } catch {
            _ = house.failed(error, "push queue")
        }
        return due
    }

    private func open(_ queued: QueuedPush, _ now: Instant) async throws -> DuePush? {
        let device = queued.line.device
        guard let key = phones.pushKeys.key(queued.line.serverKeyID),
            let queue = try await house.store.queue(of: device), queue.mayBeAsked,
            let waiting = queue.waiting.first(where: { $0.signIn.id == queued.signIn }),
            waiting.request.endsAt > now
        else { return nil }
        let pending = try phones.pending(waiting)
        return DuePush(
            queued: queued, subscription: try SealedLine.open(queued.line, in: house), key: key,
            request: try pending.signed(by: phones.key), application: pending.application,
            secondsLeft: now.secondsUntil(waiting.request.endsAt))
    }

    /// The push service has it.
    public func sent(_ push: DuePush) async {
        let now = house.now()
        await attempt { try await house.store.removePush(push.queued, takenAt: now) }
    }

    /// It was not taken, and is tried again; `seconds` is what the push service asked for.
    public func failed(_ push: DuePush, retryAfter seconds: Int? = nil) async {
        let wait = max(Self.wait(after: push.queued.tries), seconds ?? 0)
        let next = house.now() + wait
        await attempt { try await house.store.postponePush(push.queued, until: next) }
    }

    /// It never will be taken.
    public func refused(_ push: DuePush) async {
        await attempt { try await house.store.removePush(push.queued, takenAt: nil) }
    }

    /// The push service knows the line no more.
    public func lost(_ push: DuePush) async {
        let (line, now) = (push.queued.line, house.now())
        do {
            _ = try await house.store.change(.device(line.device)) { try $0.loseLine(line, now: now) }
        } catch is Mistake {
            // It was replaced meanwhile, and the new one is not lost.
            await refused(push)
        } catch {
            _ = house.failed(error, "push queue")
        }
    }

    static func wait(after tries: Int) -> Int { waits[min(max(tries, 1), waits.count) - 1] }

    private func attempt(_ body: () async throws -> Void) async {
        do { try await body() } catch { _ = house.failed(error, "push queue") }
    }
}
