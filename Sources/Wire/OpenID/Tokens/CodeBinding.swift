/// What an authorization code is bound to; kept beside it.
public struct CodeBinding: Equatable, Sendable {
    public let clientID: String
    public let redirectURI: String
    /// The challenge of PKCE as text; nil when the request had none.
    public let challenge: String?

    public init(_ request: AuthorizationRequest) {
        clientID = request.clientID
        redirectURI = request.returnAddress.redirectURI
        challenge = request.challenge?.text
    }

    /// As it was kept.
    public init(clientID: String, redirectURI: String, challenge: String?) {
        self.clientID = clientID
        self.redirectURI = redirectURI
        self.challenge = challenge
    }

    /// Throws `invalid_grant` unless the same client brings the same redirect address (RFC 6749 §4.1.3) and the
    /// verifier (RFC 7636 §4.6). Whatever fails, the code is spent.
    public func check(_ grant: TokenRequest.CodeGrant, from client: AuthenticatedClient) throws(OAuthError) {
        guard Grammar.same(client.party.clientID, clientID) else {
            throw OAuthError(.invalidGrant, "the code is another client's")
        }
        guard Grammar.same(grant.redirectURI, redirectURI) else {
            throw OAuthError(.invalidGrant, .redirectURI, "is not that of the authorization request")
        }
        guard let challenge else { return try CodeChallenge.check(nil, grant.verifier) }
        guard let parsed = try? CodeChallenge(parsing: challenge) else {
            throw OAuthError(.serverError, "the code's challenge can't be read")
        }
        try CodeChallenge.check(parsed, grant.verifier)
    }
}
