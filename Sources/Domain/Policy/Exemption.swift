/// Leave for one person to sign in with the password alone, until a date: two administrators gave it.
public struct Exemption: Equatable, Sendable {
    /// An administrator's word, with the approval on their own phone by which they gave it.
    public struct Consent: Equatable, Sendable {
        public let by: ID<Person>
        public let at: Instant
        public let with: ID<SignIn>

        public init(by: ID<Person>, at: Instant, with: ID<SignIn>) {
            self.by = by
            self.at = at
            self.with = with
        }
    }

    public enum State: String, Sendable { case pending, active, ended, withdrawn }

    public let id: ID<Exemption>
    public let person: ID<Person>
    /// Nil: everywhere but at the portal.
    public let application: ID<Application>?
    public let reason: String
    public let endsAt: Instant
    public let asked: Consent
    public internal(set) var confirmed: Consent?
    public internal(set) var withdrawnAt: Instant?

    public init(
        id: ID<Exemption>, person: ID<Person>, application: ID<Application>?, reason: String, endsAt: Instant,
        asked: Consent, confirmed: Consent? = nil, withdrawnAt: Instant? = nil
    ) {
        self.id = id
        self.person = person
        self.application = application
        self.reason = reason
        self.endsAt = endsAt
        self.asked = asked
        self.confirmed = confirmed
        self.withdrawnAt = withdrawnAt
    }

    /// How long one may last, and how long it waits for the second administrator.
    public static let secondsMax = 31_622_400
    public static let pendingSeconds = 604_800
    /// How long an administrator's approval counts.
    public static let freshSeconds = 300
    public static let reasonMax = 200
    /// How many of one person may be open at once.
    public static let openMax = 20

    public func state(at now: Instant) -> State {
        if withdrawnAt != nil { return .withdrawn }
        if endsAt <= now { return .ended }
        if confirmed != nil { return .active }
        return now < asked.at + Self.pendingSeconds ? .pending : .ended
    }

    /// What an administrator's phone shows: exactly what the approval is for.
    public func word(_ deed: Deed, of username: LoginName, at service: String?) -> String {
        "\(deed.rawValue) \(id): \(username.text.prefix(60)) at \(service ?? "all services") until \(endsAt.text)"
    }

    public enum Deed: String, Sendable { case ask, confirm }
}

/// What an administrator's word is weighed with.
public struct ConsentFacts: Sendable {
    /// The one that is asked for the word, and the one who gave the first.
    public var administrator: Person?
    public var asker: Person?
    /// Other accounts that are, or once were, linked with the administrator's.
    public var otherSelves: Set<ID<Person>> = []

    public init() {}
}

extension Person {
    /// Whether policy names one of the person's groups as administrators.
    public func isAdministrator(_ figures: Figures) -> Bool { groups.contains(where: figures.adminGroups.contains) }
}
