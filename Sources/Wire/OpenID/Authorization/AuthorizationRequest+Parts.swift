/// The parts of a request that are checked against the client's registration.
extension AuthorizationRequest {
    /// Before anything else: no error travels to an address that is not the client's.
    static func redirectURI(
        _ parameters: RequestParameters, _ party: RelyingParty
    ) throws(AuthorizationFailure) -> String {
        let named = try parameters.clientID()
        guard Grammar.same(named, party.clientID) else { throw .shown(.unknownClient) }
        let requested: String?
        do { requested = try parameters.text(.redirectURI) } catch { throw .shown(.redirectURINotRegistered) }
        guard let requested else { throw .shown(.redirectURIMissing) }
        guard party.redirectURIs.contains(where: { $0.matches(requested) }) else {
            throw .shown(.redirectURINotRegistered)
        }
        return requested
    }

    /// Requests as signed objects are not spoken (OpenID Connect Core 1.0 §6). The address of a pushed request is
    /// exchanged before, and has no place in a request (RFC 9126 §2.1).
    static func refuseObjects(_ parameters: RequestParameters) throws(OAuthError) {
        guard !parameters.has(.request) else { throw OAuthError(.requestNotSupported, .request, "is not supported") }
        guard !parameters.has(.requestURI) else {
            throw OAuthError(.requestURINotSupported, .requestURI, "is not that of a pushed request")
        }
        guard !parameters.has(.registration) else {
            throw OAuthError(.registrationNotSupported, .registration, "is not supported")
        }
    }

    /// Scopes that aren't known, or aren't this client's, are left out (RFC 6749 §3.3); the token response says what
    /// was given.
    static func scopes(_ parameters: RequestParameters, _ party: RelyingParty) throws(OAuthError) -> Set<Scope> {
        let words = Grammar.words(try parameters.required(.scope))
        guard words.allSatisfy(Grammar.isToken) else { throw OAuthError(.invalidScope, .scope, "is malformed") }
        var scopes = Set(words.compactMap { Scope(rawValue: $0) }).intersection(party.scopes)
        guard scopes.contains(.openid) else { throw OAuthError(.invalidScope, .scope, "has no openid") }
        if !party.grantTypes.contains(.refreshToken) { scopes.remove(.offlineAccess) }
        return scopes
    }

    /// Without a method a challenge is `plain` (RFC 7636 §4.3), which is refused like any but S256.
    static func challenge(
        _ parameters: RequestParameters, _ party: RelyingParty
    ) throws(OAuthError) -> CodeChallenge? {
        let method = try parameters.text(.codeChallengeMethod)
        guard let text = try parameters.text(.codeChallenge) else {
            guard method == nil else { throw OAuthError(.invalidRequest, .codeChallenge, "is missing") }
            guard !party.requiresPKCE, !party.isPublic else {
                throw OAuthError(.invalidRequest, .codeChallenge, "is demanded of this client")
            }
            return nil
        }
        guard let method, Grammar.same(method, CodeChallenge.method) else {
            throw OAuthError(.invalidRequest, .codeChallengeMethod, "is not S256")
        }
        return try CodeChallenge(parsing: text)
    }

    static func maxAge(_ text: String?) throws(OAuthError) -> Int64? {
        guard let text else { return nil }
        guard text.utf8.count <= maxAgeDigits, let seconds = Int64(text), seconds >= 0, String(seconds) == text else {
            throw OAuthError(.invalidRequest, .maxAge, "is not a number of seconds")
        }
        return seconds
    }

    static func locales(_ text: String?) -> [String] {
        let words = Grammar.words(text ?? "").filter { word in
            word.utf8.allSatisfy { $0 == 0x2d || $0 != 0x2e && $0 != 0x5f && $0 != 0x7e } && Grammar.isUnreserved(word)
        }
        return Array(words.prefix(localesMax))
    }
}

extension RequestParameters {
    /// The client that the request names, to be looked up.
    public func clientID() throws(AuthorizationFailure) -> String {
        guard let text = (try? text(.clientID)).flatMap({ $0 }), RelyingParty.isClientID(text) else {
            throw .shown(.unknownClient)
        }
        return text
    }

    /// The pushed request that is meant; nil when the parameters are the request themselves. All other parameters
    /// beside it, but the client's name, are left unread (RFC 9126 §4).
    public func pushedRequest() throws(AuthorizationFailure) -> RequestURI? {
        guard has(.requestURI) else { return nil }
        guard let text = (try? text(.requestURI)).flatMap({ $0 }) else { throw .shown(.requestURIUnknown) }
        // Any other address is left to AuthorizationRequest, which can tell the client.
        return try? RequestURI(parsing: text)
    }
}
