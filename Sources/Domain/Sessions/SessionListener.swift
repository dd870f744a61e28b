/// A client of OpenID Connect that was given tokens in a session and wants to be told of the session's end.
public struct SessionListener: Equatable, Sendable {
    public let client: String
    public let session: ID<Session>

    public init(client: String, session: ID<Session>) {
        self.client = client
        self.session = session
    }

    func told(of person: ID<Person>) -> Effect { .logout(client: client, session: session, person: person) }
}

extension Situation {
    /// No browser is signed in or remembered any longer, no pass counts, and the clients are told.
    func everywhereEnded(for person: ID<Person>, _ now: Instant) -> Change {
        Change(
            [.sessionsEnded(person, at: now), .browsersForgotten(person, at: now), .codesCancelled(person, .pass)],
            effects: listeners.map { $0.told(of: person) })
    }
}
