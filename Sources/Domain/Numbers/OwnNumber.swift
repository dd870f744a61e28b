/// A telephone number at which its owner is told things. Nobody signs in with it.
public struct OwnNumber: Equatable, Sendable {
    public let person: ID<Person>
    public let number: PhoneNumber
    public let addedAt: Instant
    /// When its owner typed the code that was sent there; nil for one that the directory or the service desk brought.
    public let provedAt: Instant?

    public init(person: ID<Person>, number: PhoneNumber, addedAt: Instant, provedAt: Instant?) {
        self.person = person
        self.number = number
        self.addedAt = addedAt
        self.provedAt = provedAt
    }

    /// How many numbers a person may have.
    public static let countMax = 5
}

/// A code that was sent to a number, which shows that the number is its owner's.
public struct NumberProof: Equatable, Sendable {
    public let id: ID<NumberProof>
    public let person: ID<Person>
    public let number: PhoneNumber
    /// The number whose place it takes.
    public let replaces: PhoneNumber?
    /// Keyed digest of the code; the code itself is not kept.
    public let digest: [UInt8]
    public let askedAt: Instant
    public let endsAt: Instant
    /// Wrong codes that were typed.
    public internal(set) var wrong: Int
    /// When it was spent, given up, or another one took its place.
    public internal(set) var settledAt: Instant?

    public init(
        id: ID<NumberProof>, person: ID<Person>, number: PhoneNumber, replaces: PhoneNumber?, digest: [UInt8],
        askedAt: Instant, endsAt: Instant, wrong: Int = 0, settledAt: Instant? = nil
    ) {
        self.id = id
        self.person = person
        self.number = number
        self.replaces = replaces
        self.digest = digest
        self.askedAt = askedAt
        self.endsAt = endsAt
        self.wrong = wrong
        self.settledAt = settledAt
    }

    /// How long a code is good, how many digits it has, and how many wrong ones may be typed.
    public static let lifetimeSeconds = 900
    public static let digits = 6
    public static let wrongMax = 5
    /// Codes of a person, and to a number, in a day: each costs money, and whoever earns by texts likes to have many.
    public static let ofDayMax = 5
    /// How long what was asked is kept for counting.
    public static let keptSeconds = 172_800

    public func isOpen(at now: Instant) -> Bool { settledAt == nil && now < endsAt }
}

/// What a decision about a number looks at beside its person.
public struct NumberFacts: Equatable, Sendable {
    /// The code that was sent last and may still be typed.
    public var proof: NumberProof?
    /// How many other accounts have proved the number.
    public var accounts: Int
    /// Codes that were sent in a day: to the person, and to the number; and in an hour to all.
    public var ofPerson: Int
    public var ofNumber: Int
    public var ofHour: Int

    public init(proof: NumberProof? = nil, accounts: Int = 0, ofPerson: Int = 0, ofNumber: Int = 0, ofHour: Int = 0) {
        self.proof = proof
        self.accounts = accounts
        self.ofPerson = ofPerson
        self.ofNumber = ofNumber
        self.ofHour = ofHour
    }
}

/// Why a number is not taken.
public enum NumberProblem: String, CaseIterable, Sendable {
    /// It is none, or none that texts are sent to.
    case malformed
    /// It is there already.
    case there
    /// As many accounts have it as may.
    case shared
    /// As many numbers are there as may be.
    case full
    /// Too many codes were sent lately.
    case often
    /// The code was wrong; it may be tried again.
    case wrong
    /// Too many were wrong, or it is over.
    case ended
    /// The text could not be sent.
    case unsent
}

/// What became of a number.
public enum NumberStep: Equatable, Sendable {
    /// A code is on its way.
    case asked(NumberProof)
    case proved(OwnNumber)
    case refused(NumberProblem)
}
