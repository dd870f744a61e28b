import Domain
import Synchronization

/// Who is signed in at a made-up service, and which sign-ins are under way. A restart forgets them all.
final class DemoSessions: Sendable {
    static let countMax = 1_000
    /// A sign-in that takes longer is begun anew.
    static let beginningSeconds = 1_800

    private struct State {
        var begun: [(browser: String, begun: DemoClient.Begun)] = []
        var sessions: [(secret: String, signedIn: DemoClient.SignedIn)] = []
    }

    private let state = Mutex(State())

    func begin(_ begun: DemoClient.Begun, in browser: String) {
        state.withLock { state in
            if state.begun.count == Self.countMax { state.begun.removeFirst() }
            state.begun.append((browser, begun))
        }
    }

    /// The sign-in that this browser began with that state; once.
    func take(_ answered: String, in browser: String, now: Instant) -> DemoClient.Begun? {
        state.withLock { state in
            guard
                let index = state.begun.firstIndex(where: { $0.begun.state == answered && $0.browser == browser })
            else { return nil }
            let found = state.begun.remove(at: index).begun
            return now < found.at + Self.beginningSeconds ? found : nil
        }
    }

    func add(_ signedIn: DemoClient.SignedIn) -> String {
        let secret = DemoClient.draw()
        state.withLock { state in
            if state.sessions.count == Self.countMax { state.sessions.removeFirst() }
            state.sessions.append((secret, signedIn))
        }
        return secret
    }

    subscript(_ secret: String?) -> DemoClient.SignedIn? {
        guard let secret else { return nil }
        return state.withLock { $0.sessions.first { $0.secret == secret }?.signedIn }
    }

    func remove(_ secret: String?) { state.withLock { $0.sessions.removeAll { $0.secret == secret } } }

    /// Ends what the provider says is over: a session, or all of a person.
    func end(subject: String?, session: String?) {
        state.withLock { state in
            state.sessions.removeAll { one in
                session.map { one.signedIn.session == $0 } ?? (one.signedIn.subject == subject)
            }
        }
    }
}
