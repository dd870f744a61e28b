public import Bytes

/// The tokens that are given (RFC 6749 §5.1, OpenID Connect Core 1.0 §3.1.3.3).
public struct TokenResponse: Sendable {
    /// Opaque; of the type `Bearer` (RFC 6750).
    public let accessToken: Secret
    public let lifetimeSeconds: Int
    public let scopes: Set<Scope>
    /// The signed ID token.
    public let idToken: String?
    public let refreshToken: Secret?

    public init(
        accessToken: Secret, lifetimeSeconds: Int, scopes: Set<Scope>, idToken: String?, refreshToken: Secret?
    ) {
        self.accessToken = accessToken
        self.lifetimeSeconds = lifetimeSeconds
        self.scopes = scopes
        self.idToken = idToken
        self.refreshToken = refreshToken
    }

    public func reply() -> EndpointReply {
        var members: [String: JSONValue] = [
            "access_token": .string(accessToken.exposedText()), "token_type": "Bearer",
            "expires_in": JSONValue(lifetimeSeconds), "scope": .string(Scope.text(scopes)),
        ]
        members["id_token"] = idToken.map { .string($0) }
        members["refresh_token"] = refreshToken.map { .string($0.exposedText()) }
        return EndpointReply(status: 200, body: .object(members))
    }
}
