/// Somebody who stands before a sign-in with the password alone asks a person who knows them to say that it is them.
/// It belongs to the one visit, and so to the one browser, in which it was asked for.
public struct Vouch: Equatable, Sendable {
    public enum State: String, Sendable {
        case asked, granted, denied
        /// It was granted, and something was set up by it.
        case used
        /// Somebody else was asked instead.
        case withdrawn
    }

    public let id: ID<Vouch>
    public let visit: ID<Visit>
    public let person: ID<Person>
    /// Nil where whoever was named may not vouch: it waits and ends like any other.
    public let voucher: ID<Person>?
    public let askedAt: Instant
    public let endsAt: Instant
    public internal(set) var state: State
    public internal(set) var decidedAt: Instant?

    public init(
        id: ID<Vouch>, visit: ID<Visit>, person: ID<Person>, voucher: ID<Person>?, askedAt: Instant, endsAt: Instant,
        state: State = .asked, decidedAt: Instant? = nil
    ) {
        self.id = id
        self.visit = visit
        self.person = person
        self.voucher = voucher
        self.askedAt = askedAt
        self.endsAt = endsAt
        self.state = state
        self.decidedAt = decidedAt
    }

    /// How often somebody may ask in a day, and how many may wait for one voucher.
    public static let asksOfDayMax = 5
    public static let waitingMax = 5
    /// The month in which the vouchings of one person are counted.
    public static let monthSeconds = 2_592_000

    /// How long what came to nothing is kept, and how long a yes, so that nobody vouches in a circle.
    public static let asksKeptSeconds = 172_800
    public static let yesKeptSeconds = 31_536_000

    public func isOpen(at now: Instant) -> Bool { state == .asked && now < endsAt }

    /// Until when something can be set up after it; nil where it was not granted.
    var setupEndsAt: Instant? {
        state == .granted ? decidedAt.map { $0 + Situation.freshSeconds } : nil
    }
}

/// A person whom somebody has chosen to vouch for them. Whether the name is anybody's shows nowhere.
public struct Voucher: Equatable, Sendable {
    public let person: ID<Person>
    /// As it was typed.
    public let name: LoginName
    /// Whose name it was when it was chosen: a name that is given again inherits nothing.
    public let voucher: ID<Person>?
    public let addedAt: Instant
    /// What the voucher is called now, where the name leads to them no longer.
    public let renamed: LoginName?

    public init(
        person: ID<Person>, name: LoginName, voucher: ID<Person>?, addedAt: Instant, renamed: LoginName? = nil
    ) {
        self.person = person
        self.name = name
        self.voucher = voucher
        self.addedAt = addedAt
        self.renamed = renamed
    }

    /// The name under which they are listed.
    public var shownName: LoginName { renamed ?? name }
}

/// What a decision about vouching looks at beside the two people.
public struct VouchFacts: Equatable, Sendable {
    /// Who asks, where the voucher is the situation's person; who is asked, where the asker is.
    public var other: Person?
    /// The asker has chosen the voucher.
    public var isChosen: Bool
    /// The two are one person's accounts, or were once.
    public var isSamePerson: Bool
    /// The asker has vouched for the voucher, or for somebody who did, and so on.
    public var isCircle: Bool
    /// How often the voucher said yes in a month, how many wait for them, and how often the asker asked in a day.
    public var granted: Int
    public var waiting: Int
    public var asked: Int

    public init(
        other: Person? = nil, isChosen: Bool = false, isSamePerson: Bool = false, isCircle: Bool = false,
        granted: Int = 0, waiting: Int = 0, asked: Int = 0
    ) {
        self.other = other
        self.isChosen = isChosen
        self.isSamePerson = isSamePerson
        self.isCircle = isCircle
        self.granted = granted
        self.waiting = waiting
        self.asked = asked
    }

    func allow(_ voucher: Person, _ figures: Figures) -> Bool {
        let isNamed =
            isChosen && figures.vouchContacts > 0 || voucher.groups.contains { figures.vouchGroups.contains($0) }
        return isNamed && voucher.refusal == nil && !isSamePerson && !isCircle && granted < figures.vouchesOfMonth
    }
}
