/// A request at the token endpoint (RFC 6749 §4.1.3, §6), read for the client that has shown who it is.
public enum TokenRequest: Sendable {
    case authorizationCode(CodeGrant)
    case refreshToken(RefreshGrant)

    /// A code, and what must fit it: see `CodeBinding`.
    public struct CodeGrant: Sendable {
        public let code: String
        let redirectURI: String
        let verifier: String?
    }

    public struct RefreshGrant: Sendable {
        public let token: String
        /// A part of the scopes, or nil for all that were given (RFC 6749 §6).
        public let scopes: Set<Scope>?

        /// The scopes of the new access token; throws when more is asked for than was given.
        public func scopes(within given: Set<Scope>) throws(OAuthError) -> Set<Scope> {
            guard let scopes else { return given }
            guard scopes.isSubset(of: given) else {
                throw OAuthError(.invalidScope, .scope, "asks for more than was given")
            }
            return scopes
        }
    }

    public init(parsing parameters: RequestParameters, from client: AuthenticatedClient) throws(OAuthError) {
        try parameters.refuseRepetitions()
        guard let grant = GrantType(rawValue: try parameters.required(.grantType)) else {
            throw OAuthError(.unsupportedGrantType, .grantType, "is not supported")
        }
        guard client.party.grantTypes.contains(grant) else {
            throw OAuthError(.unauthorizedClient, .grantType, "is not this client's")
        }
        switch grant {
        case .authorizationCode:
            self = .authorizationCode(
                CodeGrant(
                    code: try parameters.required(.code), redirectURI: try parameters.required(.redirectURI),
                    verifier: try parameters.text(.codeVerifier)))
        case .refreshToken:
            self = .refreshToken(
                RefreshGrant(
                    token: try parameters.required(.refreshToken),
                    scopes: try Self.scopes(try parameters.text(.scope))))
        }
    }

    private static func scopes(_ text: String?) throws(OAuthError) -> Set<Scope>? {
        guard let text else { return nil }
        var scopes: Set<Scope> = []
        for word in Grammar.words(text) {
            guard let scope = Scope(rawValue: word) else { throw OAuthError(.invalidScope, .scope, "is unknown") }
            scopes.insert(scope)
        }
        return scopes
    }
}
