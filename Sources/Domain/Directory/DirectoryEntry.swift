/// What the directory says of somebody, whom it knows by a number that stays when the username changes.
public struct DirectoryEntry: Equatable, Sendable {
    /// What stands in one place of its table.
    public enum Said<Value: Equatable & Sendable>: Equatable, Sendable {
        /// The table has no such column.
        case unsaid
        /// There is none.
        case nothing
        case value(Value)

        /// What is so from now on, where `known` was so.
        public func over(_ known: Value?) -> Value? {
            switch self {
            case .unsaid: known
            case .nothing: nil
            case .value(let value): value
            }
        }
    }

    public let number: String
    public let username: LoginName
    /// Nil where it says nothing of it.
    public var displayName: String?
    public var email: Said<String> = .unsaid
    public var telephone: Said<PhoneNumber> = .unsaid
    public var language: Said<String> = .unsaid
    public var groups: Said<[String]> = .unsaid

    public init(number: String, username: LoginName, displayName: String? = nil) {
        self.number = number
        self.username = username
        self.displayName = displayName
    }

    /// How many bytes a person's number may have.
    public static let numberSizeMax = 64
    /// Entries in one change, and of those that take each other's names: they change together or not at all.
    public static let batchMax = 1000
    public static let tiedMax = 10_000

    /// Whether it can be a person's number: printable ASCII without spaces.
    public static func isNumber(_ text: String) -> Bool {
        (1...numberSizeMax).contains(text.utf8.count) && text.utf8.allSatisfy { (0x21...0x7e).contains($0) }
    }
}

/// What an entry of the directory changes.
public struct DirectoryStep: Equatable, Sendable {
    public enum Field: String, CaseIterable, Sendable {
        case name, email, groups, language, telephone
        /// Somebody who was here without a number has one now.
        case number = "person_number"
    }

    public let username: LoginName
    public let isNew: Bool
    /// The username until now, where it changes.
    public let renamedFrom: LoginName?
    public let fields: [Field]
    /// Whether an account that was set aside works again.
    public let isBack: Bool
    /// The name under which whoever had the username before is kept, locked.
    public internal(set) var setAside: LoginName?

    public var isUnchanged: Bool { !isNew && renamedFrom == nil && fields.isEmpty && !isBack && setAside == nil }
}

/// Why an entry can't be taken.
public enum DirectoryProblem: Equatable, Sendable {
    /// Somebody of that username is here, and nothing shows whether it is the same person.
    case unnumbered(LoginName)
    /// The name leads to somebody else.
    case taken(LoginName)
}

/// What the entries would do, one by one.
public struct DirectoryOutcome: Equatable, Sendable {
    public let steps: [DirectoryStep]
    /// By the entry's place.
    public let problems: [Int: DirectoryProblem]
    /// The places of those that take each other's names.
    public let tied: Set<Int>
}
