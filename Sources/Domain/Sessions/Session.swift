/// A second factor that was shown: by which method, and when.
public struct Proof: Equatable, Sendable {
    public let method: Method
    public let at: Instant
    /// The authenticator itself checked a finger, a face or a PIN.
    public let userVerified: Bool

    public init(method: Method, at: Instant, userVerified: Bool = false) {
        self.method = method
        self.at = at
        self.userVerified = userVerified
    }

    /// Whether no password is needed beside it.
    func standsForPassword(_ figures: Figures) -> Bool {
        figures.passkeyAlone && userVerified && method.resistsPhishing
    }
}

/// A browser in which somebody is signed in, over all applications.
public struct Session: Equatable, Sendable {
    public let id: ID<Session>
    public let person: ID<Person>
    /// Keyed digest of the secret in the browser's cookie; another one after each step up.
    public internal(set) var digest: [UInt8]
    /// When the password was right; nil where a passkey stood for it.
    public internal(set) var passwordAt: Instant?
    /// The latest second factor; nil where a remembered browser stood for it.
    public internal(set) var proof: Proof?
    /// What it was shown with; nil for a one-time code, and where that was not written down.
    public internal(set) var provedWith: OwnFactor?
    public let startedAt: Instant
    public internal(set) var usedAt: Instant
    public internal(set) var endedAt: Instant?
    /// The address and the browser by its name.
    public let origin: Origin
    /// The challenge that a new passkey must sign.
    public internal(set) var challenge: PasskeyChallenge?

    public init(
        id: ID<Session>, person: ID<Person>, digest: [UInt8], passwordAt: Instant?, proof: Proof?,
        startedAt: Instant, usedAt: Instant, endedAt: Instant? = nil, origin: Origin = Origin(),
        challenge: PasskeyChallenge? = nil, provedWith: OwnFactor? = nil
    ) {
        self.id = id
        self.person = person
        self.digest = digest
        self.passwordAt = passwordAt
        self.proof = proof
        self.startedAt = startedAt
        self.usedAt = usedAt
        self.endedAt = endedAt
        self.origin = origin
        self.challenge = challenge
        self.provedWith = provedWith
    }

    /// Whether it still counts for anything.
    public func isAlive(_ figures: Figures, now: Instant) -> Bool {
        endedAt == nil && now < startedAt + figures.sessionSeconds
    }

    /// Whether it was left alone for longer than a website lets a browser be.
    func isIdle(_ figures: Figures, now: Instant) -> Bool { now >= usedAt + figures.websiteIdleSeconds }

    /// The older of the two moments at which something was shown: what `auth_time` says.
    public var provedAt: Instant {
        [passwordAt, proof?.at].compactMap { $0 }.min() ?? startedAt
    }
}

/// What an application demands of a sign-in in a browser, beyond its policy.
public struct Demands: Equatable, Sendable {
    public enum Level: String, Sendable {
        /// What policy asks.
        case policy
        /// A second factor shown in this session: a remembered browser does not do.
        case secondFactor = "second_factor"
        /// What may vouch for a new device: an approval on a phone, a passkey or a security key.
        case vouching
        /// A passkey or a security key.
        case phishingResistant = "phishing_resistant"
    }

    /// Everything is asked for again, whatever session there is.
    public var afresh: Bool
    /// What was shown longer ago than so many seconds does not count.
    public var maxAgeSeconds: Int?
    public var level: Level

    public init(afresh: Bool = false, maxAgeSeconds: Int? = nil, level: Level = .policy) {
        self.afresh = afresh
        self.maxAgeSeconds = maxAgeSeconds
        self.level = level
    }

    func accepts(_ method: Method) -> Bool {
        switch level {
        case .policy: true
        case .secondFactor: method.isSecondFactor
        case .vouching: method.vouchesForDevices
        case .phishingResistant: method.resistsPhishing
        }
    }
}

extension Session {
    /// Whether the password counts for another application. A passkey that stood for it is shown again instead: one
    /// touch gives both factors.
    func coversPassword(_ demands: Demands, _ figures: Figures, now: Instant) -> Bool {
        guard isAlive(figures, now: now), !demands.afresh, let passwordAt else { return false }
        return demands.maxAgeSeconds.map { now <= passwordAt + $0 } ?? true
    }

    /// Whether nothing more needs to be shown for this application.
    func satisfies(_ demands: Demands, _ figures: Figures, now: Instant) -> Bool {
        guard isAlive(figures, now: now), !demands.afresh, let proof else { return false }
        guard passwordAt == nil ? proof.standsForPassword(figures) : coversPassword(demands, figures, now: now) else {
            return false
        }
        guard figures.takes(proof), demands.accepts(proof.method) else { return false }
        if let age = demands.maxAgeSeconds, now > proof.at + age { return false }
        return now < proof.at + figures.sessionFactorSeconds
    }
}
