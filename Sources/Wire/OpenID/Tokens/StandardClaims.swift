public import Bytes

/// What may be known of a person (OpenID Connect Core 1.0 §5.1).
public struct StandardClaims: Equatable, Sendable {
    public var name: String?
    public var givenName: String?
    public var familyName: String?
    public var preferredUsername: String?
    public var email: String?
    /// Whether the address is known to be the person's; said only together with the address.
    public var emailVerified = false
    public var locale: String?
    /// Seconds since 1970.
    public var updatedAt: Int64?

    public init() {}

    private static let profile = [
        "name", "given_name", "family_name", "preferred_username", "locale", "updated_at",
    ]
    private static let email = ["email", "email_verified"]

    /// The claims that UserInfo gives for these scopes (§5.4).
    public func released(for scopes: Set<Scope>) -> [String: JSONValue] {
        var allowed: Set<String> = []
        if scopes.contains(.profile) { allowed.formUnion(Self.profile) }
        if scopes.contains(.email) { allowed.formUnion(Self.email) }
        return all.filter { allowed.contains($0.key) }
    }

    /// The claims asked for one by one (§5.5), as far as the scopes that the client may have cover them.
    public func released(
        asked claims: [String: ClaimsRequest.Claim], allowed scopes: Set<Scope>
    ) -> [String: JSONValue] {
        released(for: scopes).filter { claims[$0.key] != nil }
    }

    private var all: [String: JSONValue] {
        var members: [String: JSONValue] = [:]
        members["name"] = name.map { .string($0) }
        members["given_name"] = givenName.map { .string($0) }
        members["family_name"] = familyName.map { .string($0) }
        members["preferred_username"] = preferredUsername.map { .string($0) }
        members["locale"] = locale.map { .string($0) }
        members["updated_at"] = updatedAt.map { .integer($0) }
        members["email"] = email.map { .string($0) }
        if email != nil { members["email_verified"] = .bool(emailVerified) }
        return members
    }
}

/// The answer of UserInfo (OpenID Connect Core 1.0 §5.3.2).
public struct UserInfo: Equatable, Sendable {
    public let subject: String
    public let personal: [String: JSONValue]

    /// The same subject as in the client's ID token.
    public init(subject: String, personal: [String: JSONValue]) {
        self.subject = subject
        self.personal = personal
    }

    public func reply() -> EndpointReply {
        var members = personal
        members["sub"] = .string(subject)
        return EndpointReply(status: 200, body: .object(members))
    }
}
