public import PhoneLink
import Synchronization

/// A person at a simulated phone, for demonstrations, tests and benchmarks.
public struct Approver: Sendable {
    /// What the person does with each request.
    public enum Behaviour: String, CaseIterable, Sendable {
        case approve, deny, ask, silent
    }

    /// What the person decides when asked.
    public enum Answer: Sendable {
        case approve(number: String?)
        case deny(Phone.Denial)
    }

    /// What happened, for logs and measurements.
    public enum Report: Sendable {
        case heard(PhoneEvent)
        /// The answer is decided, and sent next.
        case answering(VerifiedRequest)
        case answered(VerifiedRequest, Phone.Answer)
        /// No number was known, or the answer did not get through.
        case unanswered(VerifiedRequest, PhoneFailure?)
    }

    private let decide: @Sendable (PendingRequest) async -> Answer?
    private let delay: Duration

    /// Approves, after `delay`, with the number that the source knows.
    public static func approving(numbers: NumberSource = .none, after delay: Duration = .zero) -> Approver {
        Approver(after: delay) { request in
            if case .none = request.number { return .approve(number: nil) }
            return await numbers.number(request).map { .approve(number: $0) }
        }
    }

    /// Says no, after `delay`.
    public static func denying(_ denial: Phone.Denial = .mistake, after delay: Duration = .zero) -> Approver {
        Approver(after: delay) { _ in .deny(denial) }
    }

    /// Hears, and never answers.
    public static let silent = Approver { _ in nil }

    /// Asks the caller; nil leaves the request unanswered.
    public init(after delay: Duration = .zero, _ decide: @escaping @Sendable (PendingRequest) async -> Answer?) {
        self.decide = decide
        self.delay = delay
    }

    /// The approver of a named behaviour; `ask` uses the closure.
    public init(
        _ behaviour: Behaviour, numbers: NumberSource = .none, after delay: Duration = .zero,
        asking decide: @escaping @Sendable (PendingRequest) async -> Answer? = { _ in nil }
    ) {
        self =
            switch behaviour {
            case .approve: .approving(numbers: numbers, after: delay)
            case .deny: .denying(after: delay)
            case .ask: Approver(after: delay, decide)
            case .silent: .silent
            }
    }

    /// Watches and answers until the task is cancelled; throws when the server no longer knows the phone. A
    /// number that was wrong is asked for once more, when the server gives the chance.
    public func run(
        _ phone: Phone, report: @escaping @Sendable (Report) async -> Void = { _ in }
    ) async throws(PhoneFailure) {
        let followed = FollowedRequests()
        try await phone.watch { event in
            await report(.heard(event))
            guard case .request(let request) = event, !followed.contains(request.message.id) else { return }
            await answer(request, phone, followed, report)
        }
    }

    private func answer(
        _ request: VerifiedRequest, _ phone: Phone, _ followed: FollowedRequests,
        _ report: @Sendable (Report) async -> Void
    ) async {
        var pending: VerifiedRequest? = request
        var tries = 2
        while let request = pending, tries > 0 {
            tries -= 1
            pending = nil
            if delay > .zero { try? await Task.sleep(for: delay) }
            guard let answer = await decide(request.message) else { return await report(.unanswered(request, nil)) }
            await report(.answering(request))
            do throws(PhoneFailure) {
                let outcome =
                    switch answer {
                    case .approve(let number): try await phone.approve(request, number: number)
                    case .deny(let denial): try await phone.deny(request, denial)
                    }
                await report(.answered(request, outcome))
                pending = outcome.next
                if let next = outcome.next { followed.add(next.message.id) }
            } catch {
                await report(.unanswered(request, error))
            }
        }
    }
}

/// Requests that came with an answer's reply; the stream may tell of them once more.
private final class FollowedRequests: Sendable {
    private static let countMax = 16
    private let ids = Mutex<[String]>([])

    func contains(_ id: String) -> Bool { ids.withLock { $0.contains(id) } }

    func add(_ id: String) {
        ids.withLock { ids in
            if ids.count == Self.countMax { ids.removeFirst() }
            ids.append(id)
        }
    }
}
