public import Bytes
import Crypto

/// What the provider says of a sign-in (OpenID Connect Core 1.0 §2). Times are seconds since 1970.
public struct IDToken: Equatable, Sendable {
    public var issuer: Issuer
    public var subject: String
    /// The client, its one audience.
    public var clientID: String
    public var issuedAt: Int64
    public var expiresAt: Int64
    /// When the person last showed who they are.
    public var authenticatedAt: Int64
    public var nonce: String?
    /// The context that was reached (`acr`).
    public var context: String?
    public var methods: Set<AuthenticationMethod> = []
    /// The session at the provider (`sid`), for logging out of it.
    public var sessionID: String?
    /// What the client may know of the person beside: see `StandardClaims.released`.
    public var personal: [String: JSONValue] = [:]

    public init(
        issuer: Issuer, subject: String, clientID: String, issuedAt: Int64, expiresAt: Int64, authenticatedAt: Int64
    ) {
        self.issuer = issuer
        self.subject = subject
        self.clientID = clientID
        self.issuedAt = issuedAt
        self.expiresAt = expiresAt
        self.authenticatedAt = authenticatedAt
    }

    /// The token, signed; with the access token's hash where one is given beside it.
    public func signed(by key: ProviderKey, accessToken: Secret?) throws(JOSEError) -> String {
        try key.sign(claims(accessToken: accessToken), as: .idToken)
    }

    /// The claims. None of the person's takes the place of one of the token's own.
    func claims(accessToken: Secret?) -> JSONValue {
        var members = personal
        members["iss"] = .string(issuer.text)
        members["sub"] = .string(subject)
        members["aud"] = .string(clientID)
        members["azp"] = .string(clientID)
        members["iat"] = .integer(issuedAt)
        members["exp"] = .integer(expiresAt)
        members["auth_time"] = .integer(authenticatedAt)
        members["nonce"] = nonce.map { .string($0) }
        members["acr"] = context.map { .string($0) }
        let names = methods.map(\.rawValue).sorted()
        members["amr"] = names.isEmpty ? nil : .array(names.map { .string($0) })
        members["sid"] = sessionID.map { .string($0) }
        members["at_hash"] = accessToken.map { .string(Self.hash($0)) }
        return .object(members)
    }

    /// The left half of the SHA-256, in base 64 (§3.1.3.6).
    static func hash(_ accessToken: Secret) -> String {
        Base64URL.encode(Array(SHA256.hash(data: accessToken.exposed()).prefix(SHA256.byteCount / 2)))
    }
}
