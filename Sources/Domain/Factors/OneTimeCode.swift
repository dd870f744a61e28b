/// A code that works once, of which only a keyed digest is kept.
public struct OneTimeCode: Equatable, Sendable {
    public enum Kind: String, Sendable { case desk, recovery }

    public let id: ID<OneTimeCode>
    public let person: ID<Person>
    public let kind: Kind
    public let digest: [UInt8]
    public let madeAt: Instant
    public let endsAt: Instant?
    public var spentAt: Instant?

    public init(
        id: ID<OneTimeCode>, person: ID<Person>, kind: Kind, digest: [UInt8], madeAt: Instant, endsAt: Instant?,
        spentAt: Instant? = nil
    ) {
        self.id = id
        self.person = person
        self.kind = kind
        self.digest = digest
        self.madeAt = madeAt
        self.endsAt = endsAt
        self.spentAt = spentAt
    }

    /// How long a desk code may live.
    public static let lifetimeSeconds = 1...2_592_000

    public var method: Method { kind == .desk ? .deskCode : .recoveryCode }

    public func isUsable(at now: Instant) -> Bool { spentAt == nil && endsAt.map { now < $0 } ?? true }

    /// How many characters of `ReadableCode` a code of this kind has, and how they are grouped.
    public static func form(of kind: Kind) -> (length: Int, groups: [Int]) {
        switch kind {
        case .desk: (9, [3, 3, 3])
        case .recovery: (13, [4, 4, 5])
        }
    }
}
