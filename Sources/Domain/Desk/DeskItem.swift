/// Something that somebody wants from the help desk, and that waits there for an answer.
public struct DeskItem: Equatable, Sendable {
    public enum Kind: String, CaseIterable, Sendable {
        case question
        case callBack = "call_back"
    }

    public let id: ID<DeskItem>
    /// What the person quotes: "R-7Q4M2K".
    public let reference: String
    public let kind: Kind
    /// Who asks, where they were signed in.
    public let person: ID<Person>?
    /// Who they say they are, where they were not.
    public let name: String?
    /// A mail address, or a telephone number in its international form (E.164).
    public let reach: String?
    public let text: String?
    /// When they want to be called; nil for as soon as can be.
    public let slot: Instant?
    /// The sign-in that they were at, by its reference.
    public let visit: String?
    /// The language that they read, as a tag.
    public let language: String
    /// A keyed digest of where it came from, for counting.
    public let source: [UInt8]?
    public let askedAt: Instant
    public internal(set) var closedAt: Instant?

    public init(
        id: ID<DeskItem>, reference: String, kind: Kind, person: ID<Person>?, name: String?, reach: String?,
        text: String?, slot: Instant?, visit: String?, language: String, source: [UInt8]?, askedAt: Instant,
        closedAt: Instant? = nil
    ) {
        self.id = id
        self.reference = reference
        self.kind = kind
        self.person = person
        self.name = name
        self.reach = reach
        self.text = text
        self.slot = slot
        self.visit = visit
        self.language = language
        self.source = source
        self.askedAt = askedAt
        self.closedAt = closedAt
    }

    public static let referenceMark = "R-"
    /// Characters of `ReadableCode` behind the mark.
    public static let referenceLength = 6
    /// Items of one person that may be open at the same time.
    public static let openOfPersonMax = 5
    /// Items of one source within `sourceSeconds`.
    public static let ofSourceMax = 5
    public static let sourceSeconds = 3600
    /// Open items altogether: beyond them nobody reads what comes.
    public static let openMax = 2000
    public static let textBytesMax = 4000
    public static let nameBytesMax = 100
    /// Of what the desk says that it did; it stays whole in a notice.
    public static let doneBytesMax = 250
    /// How far ahead a call may lie.
    public static let slotSecondsMax = 2_592_000
}

/// What is there already, of the same person, from the same source, and altogether.
public struct DeskCounts: Equatable, Sendable {
    public var openOfPerson: Int
    public var ofSource: Int
    public var open: Int

    public init(openOfPerson: Int = 0, ofSource: Int = 0, open: Int = 0) {
        self.openOfPerson = openOfPerson
        self.ofSource = ofSource
        self.open = open
    }
}

/// Why the desk can't take something as it stands; the page says what to do.
public enum DeskProblem: String, Error, CaseIterable, Sendable {
    case missing, long, secret, phone, reach, slot
    /// Too much came from this person or this source.
    case many
    case full
}

/// What somebody typed into a form for the desk.
public struct DeskDraft: Equatable, Sendable {
    public var kind: DeskItem.Kind
    public var name: String?
    public var reach: String?
    public var text: String?
    public var slot: Instant?
    public var visit: String?
    public var language: String

    public init(
        kind: DeskItem.Kind, name: String? = nil, reach: String? = nil, text: String? = nil, slot: Instant? = nil,
        visit: String? = nil, language: String
    ) {
        self.kind = kind
        self.name = name
        self.reach = reach
        self.text = text
        self.slot = slot
        self.visit = visit
        self.language = language
    }
}
