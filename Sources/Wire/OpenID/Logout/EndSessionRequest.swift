import Bytes

/// A client's wish that a person be logged out (OpenID Connect RP-Initiated Logout 1.0 §2).
public struct EndSessionRequest: Equatable, Sendable {
    /// Whose session ends, checked; nil when the request brought no ID token: then the person is asked first.
    public let hint: IDTokenHint?
    /// The client, by its token or by its name.
    public let clientID: String?
    public let logoutHint: String?
    public let uiLocales: [String]
    private let redirectURI: String?
    private let state: String?

    /// Reads the parameters of a query or form. Throws `invalid_request` when something is malformed, when the
    /// token isn't ours, or when token and name are of two clients; all of that is shown, nothing redirected.
    public init(
        parsing parameters: RequestParameters, from issuer: Issuer, signedBy keys: JWKSet
    ) throws(OAuthError) {
        try parameters.refuseRepetitions()
        if let text = try parameters.text(.idTokenHint) {
            guard let hint = try? IDTokenHint(verifying: text, from: issuer, signedBy: keys) else {
                throw OAuthError(.invalidRequest, .idTokenHint, "is no ID token of this provider")
            }
            self.hint = hint
        } else {
            hint = nil
        }
        let named = try parameters.text(.clientID)
        if let named, let hint, !Grammar.same(named, hint.clientID) {
            throw OAuthError(.invalidRequest, .clientID, "is not the client of the ID token")
        }
        clientID = hint?.clientID ?? named
        redirectURI = try parameters.text(.postLogoutRedirectURI)
        state = try parameters.text(.state)
        logoutHint = try parameters.text(.logoutHint)
        uiLocales = AuthorizationRequest.locales(try parameters.text(.uiLocales))
    }

    /// Where the person goes afterwards: an address that is registered for this very purpose, with the client's
    /// mark. Nil when none was asked for; throws when the one asked for isn't the client's (§3).
    public func location(for party: RelyingParty?) throws(OAuthError) -> String? {
        guard let redirectURI else { return nil }
        guard let party, let clientID, Grammar.same(party.clientID, clientID),
            party.postLogoutRedirectURIs.contains(where: { $0.matches(redirectURI) })
        else { throw OAuthError(.invalidRequest, .postLogoutRedirectURI, "is not registered") }
        let fields = state.map { [AuthorizationResponse.Field(name: "state", value: $0)] } ?? []
        return AuthorizationResponse.location(redirectURI, fields)
    }
}
