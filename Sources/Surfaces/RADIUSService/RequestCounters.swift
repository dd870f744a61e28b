internal import Domain
internal import Metrics

/// How requests ended, and why those that were refused were.
final class RequestCounters: Sendable {
    enum Result: String, CaseIterable {
        case accepted, rejected, challenged
        /// A repeat of a request that is open, or was answered just now.
        case repeated
        case status
        /// No reply could be made: it would have been too long.
        case unanswered
    }

    private let results = Dictionary(
        uniqueKeysWithValues: Result.allCases.map {
            ($0, Counter(label: "countersign_radius_requests_total", dimensions: [("result", $0.rawValue)]))
        })
    private let reasons = Dictionary(
        uniqueKeysWithValues: Reason.allCases.map {
            ($0, Counter(label: "countersign_radius_rejects_total", dimensions: [("reason", $0.rawValue)]))
        })

    func count(_ result: Result) { results[result]?.increment() }

    func count(_ answer: Answer) {
        switch answer {
        case .accept: count(.accepted)
        case .challenge: count(.challenged)
        case .reject(let refusal):
            count(.rejected)
            if let refusal { reasons[refusal.reason]?.increment() }
        }
    }
}
