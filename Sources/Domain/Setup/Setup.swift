/// The set-up of a phone, from the code that opens it to the phone that counts.
///
/// Its code is only the ticket: when the code ended the set-up is unfinished, not gone, and a new code carries it on.
public struct Setup: Equatable, Sendable {
    public enum State: String, Sendable {
        /// A code was given out.
        case started
        /// A phone showed the code; nothing counts yet.
        case paired
        /// Its owner said that the words match; the phone counts once it was tried.
        case confirmed
        case done
        case abandoned
    }

    public let id: ID<Setup>
    public let person: ID<Person>
    /// Keyed digest of the code; the code itself is not kept.
    public internal(set) var digest: [UInt8]
    public let startedAt: Instant
    /// When the step that it stands at ends: the code, or once a phone is paired the wait for its owner.
    public internal(set) var endsAt: Instant
    /// Until when it can be carried on, counted from its last step.
    public internal(set) var keptUntil: Instant
    public internal(set) var state: State
    /// How often its person was reminded of it.
    public internal(set) var reminders: Int
    public internal(set) var device: ID<Device>?
    /// SHA-256 of all that phone and server said; the phone's confirmation must name it.
    public internal(set) var transcript: [UInt8]?
    /// Whether a page follows it to its test: the phone counts from the test on. One that was opened elsewhere counts
    /// from its owner's word on, who may never see our pages.
    public internal(set) var isTried: Bool
    /// The entry of the phone that was reset, which the phone takes over.
    public internal(set) var replaces: ID<Device>?
    /// By which proof its code was given out.
    public internal(set) var proof: AddingProof

    /// `keptUntil` is `endsAt` where nothing is said.
    public init(
        id: ID<Setup>, person: ID<Person>, digest: [UInt8], startedAt: Instant, endsAt: Instant,
        keptUntil: Instant? = nil, state: State, device: ID<Device>?, transcript: [UInt8]? = nil, reminders: Int = 0,
        isTried: Bool = false, replaces: ID<Device>? = nil, proof: AddingProof = .desk
    ) {
        self.id = id
        self.person = person
        self.digest = digest
        self.startedAt = startedAt
        self.endsAt = endsAt
        self.keptUntil = keptUntil ?? endsAt
        self.state = state
        self.device = device
        self.transcript = transcript
        self.reminders = reminders
        self.isTried = isTried
        self.replaces = replaces
        self.proof = proof
    }

    /// Whether the step that it stands at can still be done: the code shown, the words confirmed, the phone tried.
    public func isOpen(at now: Instant) -> Bool { isUndecided && now < endsAt }

    /// Whether it is neither done nor given up, and can be carried on.
    public func isUnfinished(at now: Instant) -> Bool { isUndecided && now < max(endsAt, keptUntil) }

    private var isUndecided: Bool { state == .started || state == .paired || state == .confirmed }

    /// How many characters of `ReadableCode` a set-up code has, and how they are grouped: `KX7-4TM-Q2P`.
    public static let codeLength = 9
    public static let codeGroups = [3, 3, 3]
    /// Unfinished set-ups that a person may have at once; the oldest gives way.
    public static let openMax = 3
    /// How long a code for setting up may live.
    public static let lifetimeSeconds = 1...2_592_000
    /// How long a paired phone may wait for its owner's word; then it is removed.
    public static let halfMadeSeconds = 86_400
}
