/// A browser in which a second factor was shown, and need not be shown again for a while after the password. On its
/// own it opens nothing.
public struct RememberedBrowser: Equatable, Sendable {
    public let id: ID<RememberedBrowser>
    public let person: ID<Person>
    /// Keyed digest of the secret in its cookie.
    public let digest: [UInt8]
    /// "Firefox on Windows".
    public let name: String
    /// The applications for which the person asked it.
    public internal(set) var applications: [ID<Application>]
    public let addedAt: Instant
    public internal(set) var usedAt: Instant
    public let endsAt: Instant
    public internal(set) var forgottenAt: Instant?

    public init(
        id: ID<RememberedBrowser>, person: ID<Person>, digest: [UInt8], name: String,
        applications: [ID<Application>], addedAt: Instant, usedAt: Instant, endsAt: Instant,
        forgottenAt: Instant? = nil
    ) {
        self.id = id
        self.person = person
        self.digest = digest
        self.name = name
        self.applications = applications
        self.addedAt = addedAt
        self.usedAt = usedAt
        self.endsAt = endsAt
        self.forgottenAt = forgottenAt
    }

    /// Applications that one remembered browser may cover.
    public static let applicationsMax = 50

    public func isAlive(at now: Instant) -> Bool { forgottenAt == nil && now < endsAt }
}
