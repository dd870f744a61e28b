/// A new phone that comes with a proof of its own, not with a set-up code: it is noted down, and counts once it said
/// what it worked out itself.
public struct Succession: Equatable, Sendable {
    /// What it comes with.
    public enum Proof: Equatable, Sendable {
        /// The word of a phone that counts; whether that one goes on as a spare.
        case endorsement(from: ID<Device>, keepsOld: Bool)
        /// The word of a backup's key, and the password.
        case backup(ID<SavedBackup>)

        /// Whether it stands in for what its person signs in with.
        public var recovers: Bool {
            if case .backup = self { true } else { false }
        }
    }

    /// The new phone.
    public let device: ID<Device>
    public let person: ID<Person>
    public let proof: Proof
    /// By which the proof is known again; it counts once.
    public let digest: [UInt8]
    /// SHA-256 of all that phone and server said; the phone's confirmation must name it.
    public let transcript: [UInt8]
    public let startedAt: Instant
    public let endsAt: Instant
    public internal(set) var doneAt: Instant?

    public init(
        device: ID<Device>, person: ID<Person>, proof: Proof, digest: [UInt8], transcript: [UInt8],
        startedAt: Instant, endsAt: Instant, doneAt: Instant? = nil
    ) {
        self.device = device
        self.person = person
        self.proof = proof
        self.digest = digest
        self.transcript = transcript
        self.startedAt = startedAt
        self.endsAt = endsAt
        self.doneAt = doneAt
    }

    /// How long a phone may take between its two words.
    public static let halfMadeSeconds = 600

    /// Whether the phone can still say its second word.
    public func isOpen(at now: Instant) -> Bool { doneAt == nil && now < endsAt }
}
