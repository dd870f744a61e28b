import Bytes

/// Somebody who signs in.
public struct Person: Equatable, Sendable {
    /// Whether the person may sign in at all.
    public enum Standing: Equatable, Sendable {
        case active
        case lockedByPerson(at: Instant)
        case lockedByDesk(at: Instant)
        /// No longer in the directory, or switched off by an administrator.
        case disabled
    }

    public let id: ID<Person>
    public var username: LoginName
    public var displayName: String
    public var email: String?
    /// The tag of the language in which they are written to; the installation's where there is none.
    public var language: String?
    public var standing: Standing
    public var groups: [String]
    public let addedAt: Instant
    public internal(set) var preferences: Preferences
    public internal(set) var offers: Offers
    /// Marked as worth an attacker's effort: what recovers the account waits longer.
    public internal(set) var isHighRisk: Bool
    /// The directory's number of the person, which stays when the username changes.
    public internal(set) var personNumber: String?
    /// The last trip that was planned and not cancelled; it may be over.
    public internal(set) var trip: Trip?

    public init(
        id: ID<Person>, username: LoginName, displayName: String, email: String?, standing: Standing = .active,
        groups: [String] = [], language: String? = nil, addedAt: Instant, preferences: Preferences = .standard,
        offers: Offers = Offers(), isHighRisk: Bool = false, personNumber: String? = nil, trip: Trip? = nil
    ) {
        self.id = id
        self.username = username
        self.displayName = displayName
        self.email = email
        self.language = language
        self.standing = standing
        self.groups = groups
        self.addedAt = addedAt
        self.preferences = preferences
        self.offers = offers
        self.isHighRisk = isHighRisk
        self.personNumber = personNumber
        self.trip = trip
    }

    /// Why the person's standing keeps them out, if it does.
    public var refusal: Refusal? {
        switch standing {
        case .active: nil
        case .lockedByPerson: Refusal(.lockedByPerson)
        case .lockedByDesk, .disabled: Refusal(.lockedByDesk)
        }
    }
}

/// A name to sign in with, a username or an email address, in its one canonical form: without space around it,
/// lower case, normalised.
public struct LoginName: Hashable, Sendable, CustomStringConvertible {
    /// How many bytes a name may have (the RADIUS User-Name's bound).
    public static let sizeMax = 253

    public let text: String

    /// Nil when the text cannot be a name: empty, too long, or with control characters.
    public init?(_ typed: String) {
        // Most names are canonical already, and each sign-in reads several.
        if (1...Self.sizeMax).contains(typed.utf8.count), typed.utf8.allSatisfy(Self.isPlain) {
            text = typed
            return
        }
        let trimmed = typed.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed()
        guard typed.utf8.count <= Self.sizeMax * 2 else { return nil }
        let name = String(trimmed).lowercased().canonicallyComposed
        guard !name.isEmpty, name.utf8.count <= Self.sizeMax, name.unicodeScalars.allSatisfy(\.isVisible)
        else { return nil }
        text = name
    }

    private init(canonical: String) { text = canonical }

    /// A name that stands for the person's own while that changes hands, or where no other fits.
    static func standIn(for person: ID<Person>) -> LoginName { LoginName(canonical: "~" + person.text.lowercased()) }

    /// Printable ASCII without space and capitals, which has one form.
    private static func isPlain(_ byte: UInt8) -> Bool {
        (0x21...0x7e).contains(byte) && !(0x41...0x5a).contains(byte)
    }

    public var description: String { text }
}
