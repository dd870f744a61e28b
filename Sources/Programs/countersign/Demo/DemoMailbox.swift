import Domain
import Synchronization

/// The mails that the demonstration's mail server took, as long as it runs.
final class DemoMailbox: Sendable {
    struct Kept: Sendable {
        /// Counted from 1.
        let number: Int
        let at: Instant
        let mail: CaughtMail
    }

    /// Older ones give way.
    static let mailsMax = 100

    private let state = Mutex<(count: Int, mails: [Kept])>((0, []))

    func keep(_ mail: CaughtMail, at now: Instant) {
        state.withLock { state in
            state.count += 1
            state.mails.append(Kept(number: state.count, at: now, mail: mail))
            if state.mails.count > Self.mailsMax { state.mails.removeFirst() }
        }
    }

    /// Newest first.
    var all: [Kept] { state.withLock { $0.mails.reversed() } }

    subscript(number: Int) -> Kept? { state.withLock { $0.mails.first { $0.number == number } } }
}
