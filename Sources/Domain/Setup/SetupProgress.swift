/// How far somebody has come in setting up what they sign in with, over all their sign-ins.
public struct SetupProgress: Equatable, Sendable {
    public enum Way: String, CaseIterable, Sendable {
        case phone, passkey
        case securityKey = "security_key"
        case app, fob
    }

    public enum Step: String, Sendable {
        /// A sign-in asked for something, which may wait.
        case asked
        /// A way was chosen.
        case chosen
        /// Something counts, and whether a spare is wanted was answered.
        case answered
        /// Recovery codes were shown, and nobody said that they are stored.
        case codes
        case done
    }

    public let person: ID<Person>
    public internal(set) var step: Step
    public internal(set) var way: Way?
    /// When it came to that step.
    public internal(set) var at: Instant
    /// Digest of the secret of the browser in which a code stood in for a device: it carries on without another code.
    public internal(set) var browser: [UInt8]?
    /// Which code that was.
    public internal(set) var proof: AddingProof?
    /// The first sign-in that asked for something, and let it wait.
    public internal(set) var askedAt: Instant?

    public init(
        person: ID<Person>, step: Step, way: Way? = nil, at: Instant, browser: [UInt8]? = nil,
        proof: AddingProof? = nil, askedAt: Instant? = nil
    ) {
        self.person = person
        self.step = step
        self.way = way
        self.at = at
        self.browser = browser
        self.proof = proof
        self.askedAt = askedAt
    }

    /// For how long a browser in which a code was shown carries on.
    public static let carriedSeconds = 86_400
    /// The same step twice within this time is one.
    static let sameSeconds = 60

    /// Whether a browser with one of these secrets' digests may carry on what a code let it begin.
    public func isCarried(by digests: [[UInt8]], now: Instant) -> Bool {
        guard step == .chosen, let browser else { return false }
        return digests.contains(browser) && now < at + Self.carriedSeconds
    }

    /// Whether it was left between the choice of a way and the end, and its place is still kept.
    public func isKept(_ figures: Figures, now: Instant) -> Bool {
        guard step != .asked, step != .done else { return false }
        return now < at + figures.setupKeepSeconds
    }
}

/// What comes next once something counts.
public enum SetupStage: Equatable, Sendable {
    /// Whether a spare is wanted.
    case spare
    case codes
    /// Recovery codes, in a later sign-in: its person is asked whether they carry on.
    case left
    case done
}
