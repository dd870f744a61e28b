/// Two accounts of one person, each proved. A link says who somebody is at the other account, and gives nothing: no
/// device, code or policy of the one counts for the other.
public struct Link: Equatable, Sendable {
    /// In the order of their identifiers, so that a pair has one row.
    public let first: ID<Person>
    public let second: ID<Person>
    public internal(set) var linkedAt: Instant
    /// An ended link is kept: who was one person once does not vouch for themselves later.
    public internal(set) var endedAt: Instant?

    public init(_ one: ID<Person>, _ other: ID<Person>, linkedAt: Instant, endedAt: Instant? = nil) {
        (first, second) = one.text < other.text ? (one, other) : (other, one)
        self.linkedAt = linkedAt
        self.endedAt = endedAt
    }

    /// How many accounts may be linked with one.
    public static let accountsMax = 10
}

/// One half of a link: somebody who has proved an account asks for the other. The secret whose digest it holds leads
/// the browser from the one proof to the other.
public struct LinkOffer: Equatable, Sendable {
    public let person: ID<Person>
    public let digest: [UInt8]
    public let endsAt: Instant

    public init(person: ID<Person>, digest: [UInt8], endsAt: Instant) {
        self.person = person
        self.digest = digest
        self.endsAt = endsAt
    }

    /// How long the second proof may take.
    public static let lifetimeSeconds = 900
    /// Bytes of its secret.
    public static let secretSize = 16
}

/// An account that is linked with the one that is looked at.
public struct LinkedAccount: Equatable, Sendable {
    public let person: ID<Person>
    public let username: LoginName
    public let displayName: String
    public let linkedAt: Instant

    public init(person: ID<Person>, username: LoginName, displayName: String, linkedAt: Instant) {
        self.person = person
        self.username = username
        self.displayName = displayName
        self.linkedAt = linkedAt
    }
}

/// What a decision about linked accounts looks at beside the person.
public struct OtherAccount: Equatable, Sendable {
    /// The person of the other account.
    public var person: Person?
    /// What the browser shows of the first proof.
    public var offer: LinkOffer?
    /// The link of the two, live or ended.
    public var link: Link?
    /// How many accounts the person, or the other one, has linked: the larger count.
    public var linkedCount: Int

    public init(person: Person? = nil, offer: LinkOffer? = nil, link: Link? = nil, linkedCount: Int = 0) {
        self.person = person
        self.offer = offer
        self.link = link
        self.linkedCount = linkedCount
    }
}
