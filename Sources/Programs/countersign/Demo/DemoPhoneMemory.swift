import Domain
import Pages
import Synchronization

/// What each simulated phone said last: its page is loaded anew with each page that it stands beside.
final class DemoPhoneMemory: Sendable {
    /// For so long it is still news.
    static let seconds = 20

    /// What an answer came to.
    enum News: Sendable {
        case said(DemoPhonePage.Said)
        /// The number was wrong, and this request asks once more.
        case wrong(request: String)
    }

    private let state = Mutex<[String: (news: News, at: Instant)]>([:])

    func keep(_ news: News, on username: String, now: Instant) {
        state.withLock { $0[username] = (news, now) }
    }

    func news(on username: String, now: Instant) -> News? {
        state.withLock { state in
            state[username].flatMap { now < $0.at + Self.seconds ? $0.news : nil }
        }
    }
}
