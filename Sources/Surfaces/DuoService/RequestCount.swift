import Domain
import DuoAPI
import Metrics

/// The counter of what was asked and what came of it, `countersign_requests_total`.
enum RequestCount {
    static let label = "countersign_requests_total"

    /// A sign-in that is over, under the way that it went or that was wished for.
    static func settled(_ signIn: SignIn, of application: String, wish: String) {
        switch signIn.state {
        case .approved(let method, _): add(application, method.rawValue, "approved")
        case .refused(let reason, _): add(application, wish, reason.rawValue)
        case .waiting, .asking: break
        }
    }

    static func refused(_ refusal: Refusal, of application: String, wish: String) {
        add(application, wish, refusal.reason.rawValue)
    }

    /// A request that failed as the API says, `40103`.
    static func failed(_ failure: APIFailure, of application: String, _ call: String) {
        add(application, call, String(failure.code))
    }

    static func add(_ application: String, _ method: String, _ result: String) {
        Counter(label: label, dimensions: [("app", application), ("method", method), ("result", result)]).increment()
    }
}
