/// A code that was given out before it is needed, of which only a keyed digest is kept. It works once; a pass works
/// until its day ends.
public struct OneTimeCode: Equatable, Sendable {
    public enum Kind: String, CaseIterable, Sendable {
        case desk, recovery
        /// For the day on which somebody has left their device at home.
        case pass
        /// For a trip, good between its dates.
        case travel
    }

    public let id: ID<OneTimeCode>
    public let person: ID<Person>
    public let kind: Kind
    public let digest: [UInt8]
    public let madeAt: Instant
    /// Nil where it works at once.
    public let startsAt: Instant?
    public let endsAt: Instant?
    public var spentAt: Instant?

    public init(
        id: ID<OneTimeCode>, person: ID<Person>, kind: Kind, digest: [UInt8], madeAt: Instant,
        startsAt: Instant? = nil, endsAt: Instant?, spentAt: Instant? = nil
    ) {
        self.id = id
        self.person = person
        self.kind = kind
        self.digest = digest
        self.madeAt = madeAt
        self.startsAt = startsAt
        self.endsAt = endsAt
        self.spentAt = spentAt
    }

    /// How long a desk code may live.
    public static let lifetimeSeconds = 1...2_592_000

    /// The longest day: one that ends summer time, somewhere by more than an hour.
    static let passSecondsMax = 97_200

    public var method: Method { kind.method }

    public func isUsable(at now: Instant) -> Bool {
        spentAt == nil && startsAt.map { $0 <= now } ?? true && endsAt.map { now < $0 } ?? true
    }

    /// How many characters of `ReadableCode` a code of this kind has, and how they are grouped.
    public static func form(of kind: Kind) -> (length: Int, groups: [Int]) {
        switch kind.form {
        case .recovery: (13, [4, 4, 5])
        case .desk, .passcode: (9, [3, 3, 3])
        }
    }
}

extension OneTimeCode.Kind {
    public var method: Method {
        switch self {
        case .desk: .deskCode
        case .recovery: .recoveryCode
        case .pass: .dayPass
        case .travel: .travelCode
        }
    }

    /// What tells it from other codes when it is typed. Kinds of one form share a count of wrong tries.
    public var form: CodeForm {
        switch self {
        case .desk, .pass: .desk
        case .recovery, .travel: .recovery
        }
    }

    public var isReusable: Bool { self == .pass }
}
