import PhoneLink
import Synchronization

/// Turns what one phone of a crowd does into reports.
final class CrowdDiary: Sendable {
    private let username: String
    private let report: @Sendable (Crowd.Report) async -> Void
    private let times = Mutex<(held: Int64, answered: Int64?)>((0, nil))

    init(username: String, report: @escaping @Sendable (Crowd.Report) async -> Void) {
        self.username = username
        self.report = report
    }

    func take(_ event: Approver.Report) async {
        let now = SteadyTime.nanoseconds
        switch event {
        case .heard(.request): times.withLock { $0 = (now, nil) }
        case .heard(.interrupted(let failure)): await report(.trouble(username: username, failure))
        case .heard: break
        case .answering: times.withLock { $0.answered = now }
        case .answered(let request, _): await tell(request)
        case .unanswered(let request, let failure):
            await tell(request)
            if let failure {
                await report(.trouble(username: username, failure))
            } else if case .none = request.message.number {
                break
            } else {
                await report(.numberAsked(username: username))
            }
        }
    }

    private func tell(_ request: VerifiedRequest) async {
        let (held, answered) = times.withLock { $0 }
        await report(
            .trace(
                CrowdTrace(
                    username: username, request: request.message.id, heldNanoseconds: held,
                    answeredNanoseconds: answered)))
    }
}
