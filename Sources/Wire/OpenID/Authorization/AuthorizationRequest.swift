import Bytes

/// An authorization request that is well formed and allowed for its client (RFC 6749 §4.1.1, OpenID Connect Core
/// 1.0 §3.1.2.1). Nobody has signed in yet.
///
/// RFC 9700 (Best Current Practice for OAuth 2.0 Security), point by point, and where each is enforced:
///
/// - §2.1, §4.1 exact redirect addresses: `RedirectURI.matches`; registered in one form only: `WebAddress`.
/// - §2.1, §4.11 no open redirector: `AuthorizationFailure` keeps apart what is shown and what is redirected;
///   after a logout: `EndSessionRequest`.
/// - §2.1.1, §4.5 codes that were stolen or injected: PKCE with S256 (`CodeChallenge`), demanded by
///   `RelyingParty.requiresPKCE`; `nonce` goes into the ID token; the code is bound by `CodeBinding`. That a code
///   works once, and for a minute at most, is the engine's.
/// - §2.1.1, §4.8 downgrade of PKCE: `CodeChallenge.check`.
/// - §2.1.2, §2.4 no implicit and no password grant: `GrantType`, and `response_type` is `code` alone.
/// - §2.2 access tokens are opaque and short; their scope is what the client may have (`AuthorizationRequest.scopes`).
/// - §2.2.2, §4.14 refresh tokens: parsed by `TokenRequest`; rotation and the detection of reuse are the engine's.
/// - §2.5 clients show who they are with a key (`ClientAssertion`) or a long random secret (`ClientSecretHash`).
/// - §2.6, §4.4 mix-up: `iss` in each answer (`AuthorizationResponse`) and in the metadata (`ProviderMetadata`).
/// - §4.2, §4.3 codes in histories and referrers: `form_post` can be asked for; the surface sends
///   `Referrer-Policy: no-referrer`; access tokens are never read from a query (`BearerToken`).
/// - §4.7 forged requests to the client: `state` is given back byte for byte.
/// - §4.12 no redirect with 307: `AuthorizationResponse.status`.
/// - §4.15 a client that could pass as a person: subjects and client identifiers are of different makers; there is
///   no client credentials grant.
/// - §4.16 framing: the surface's headers.
public struct AuthorizationRequest: Equatable, Sendable {
    /// The way by which a request came.
    public enum Door: Sendable {
        /// Through the person's browser.
        case browser
        /// Pushed ahead by the client (RFC 9126), or kept after it was parsed once.
        case pushed
    }

    /// Languages that a client may name.
    public static let localesMax = 16
    /// Digits of `max_age`.
    static let maxAgeDigits = 10

    public let clientID: String
    public let returnAddress: ReturnAddress
    /// What was asked for and is allowed; always contains `openid`.
    public let scopes: Set<Scope>
    public let nonce: String?
    public let challenge: CodeChallenge?
    public let prompts: Set<Prompt>
    /// Seconds that may have gone by since the person signed in.
    public let maxAgeSeconds: Int64?
    /// Contexts that the client would like, most wanted first.
    public let acrValues: [String]
    public let claims: ClaimsRequest
    public let loginHint: String?
    /// An ID token of ours, not checked yet: see `IDTokenHint`.
    public let idTokenHint: String?
    public let display: Display?
    /// Language tags (RFC 5646), most wanted first.
    public let uiLocales: [String]
    private let parameters: RequestParameters

    /// Reads the parameters for this client, which was looked up by `RequestParameters.clientID()`.
    public init(
        parsing parameters: RequestParameters, for party: RelyingParty, through door: Door = .browser
    ) throws(AuthorizationFailure) {
        let redirectURI = try Self.redirectURI(parameters, party)
        let mode = (try? parameters.text(.responseMode)).flatMap { $0 }.flatMap(ResponseMode.init(rawValue:))
        let state = (try? parameters.text(.state)).flatMap { $0 }
        let back = ReturnAddress(redirectURI: redirectURI, mode: mode ?? .query, state: state)
        do {
            try self.init(parameters, party, door, back)
        } catch {
            throw .told(error, back)
        }
    }

    private init(
        _ parameters: RequestParameters, _ party: RelyingParty, _ door: Door, _ back: ReturnAddress
    ) throws(OAuthError) {
        try parameters.refuseRepetitions()
        try Self.refuseObjects(parameters)
        guard door == .pushed || !party.requiresPushedRequests else {
            throw OAuthError(.invalidRequest, "this client's requests must be pushed (RFC 9126)")
        }
        guard Grammar.same(try parameters.required(.responseType), "code") else {
            throw OAuthError(.unsupportedResponseType, .responseType, "is not code")
        }
        if let mode = try parameters.text(.responseMode), ResponseMode(rawValue: mode) == nil {
            throw OAuthError(.invalidRequest, .responseMode, "is neither query nor form_post")
        }
        _ = try parameters.text(.state)
        clientID = party.clientID
        returnAddress = back
        scopes = try Self.scopes(parameters, party)
        nonce = try parameters.text(.nonce)
        challenge = try Self.challenge(parameters, party)
        prompts = try Prompt.parse(try parameters.text(.prompt))
        maxAgeSeconds = try Self.maxAge(try parameters.text(.maxAge))
        acrValues = try AuthenticationContext.parse(try parameters.text(.acrValues))
        if let text = try parameters.text(.claims) {
            claims = try ClaimsRequest(parsing: text)
        } else {
            claims = ClaimsRequest()
        }
        loginHint = try parameters.text(.loginHint)
        idTokenHint = try parameters.text(.idTokenHint)
        // Hints that aren't known do no harm.
        display = try parameters.text(.display).flatMap(Display.init(rawValue:))
        uiLocales = Self.locales(try parameters.text(.uiLocales))
        self.parameters = parameters.only(ParameterName.authorization)
    }

    /// The request as a form, to be kept and parsed again through the door `pushed`.
    public func serialized() -> [UInt8] { parameters.serialized() }
}

extension AuthorizationRequest {
    /// The contexts of which the sign-in must have one, or fail (§5.5.1.1); empty when none is demanded.
    public var demandedContexts: [String] {
        guard let acr = claims.idToken["acr"], acr.isEssential else { return [] }
        return acr.values.compactMap(\.string)
    }

    /// The `sub` that the person must have, or the sign-in fails (§5.5.1).
    public var demandedSubject: String? { claims.idToken["sub"]?.values.first?.string }
}
