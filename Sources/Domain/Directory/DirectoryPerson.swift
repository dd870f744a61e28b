/// Somebody here whom the directory's entries are about, with what its word may touch: small, for a university of them
/// is looked at together.
public struct DirectoryPerson: Equatable, Sendable {
    public let person: Person
    /// The names that lead to the person.
    public let names: [LoginName]
    public let numbers: [OwnNumber]
    /// What the directory said last of the person's telephone.
    public let directoryNumber: PhoneNumber?
    /// What ends where the account is set aside.
    public var open: [SignIn] = []
    public var listeners: [SessionListener] = []

    public init(_ person: Person, names: [LoginName], numbers: [OwnNumber] = [], directoryNumber: PhoneNumber? = nil) {
        self.person = person
        self.names = names
        self.numbers = numbers
        self.directoryNumber = directoryNumber
    }

    /// Whether the number is one that only the directory or the service desk brought.
    func hasUnproved(_ number: PhoneNumber) -> Bool {
        numbers.contains { $0.number == number && $0.provedAt == nil }
    }
}
