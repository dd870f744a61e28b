/// The parameters that are read, each with its bound. Others are passed over (RFC 6749 §3.1).
enum ParameterName: String, CaseIterable, Sendable {
    case clientID = "client_id"
    case redirectURI = "redirect_uri"
    case responseType = "response_type"
    case responseMode = "response_mode"
    case scope
    case state
    case nonce
    case codeChallenge = "code_challenge"
    case codeChallengeMethod = "code_challenge_method"
    case prompt
    case maxAge = "max_age"
    case acrValues = "acr_values"
    case loginHint = "login_hint"
    case idTokenHint = "id_token_hint"
    case claims
    case display
    case uiLocales = "ui_locales"
    case request
    case requestURI = "request_uri"
    case registration

    case grantType = "grant_type"
    case code
    case codeVerifier = "code_verifier"
    case refreshToken = "refresh_token"
    case clientSecret = "client_secret"
    case clientAssertion = "client_assertion"
    case clientAssertionType = "client_assertion_type"
    case accessToken = "access_token"

    case postLogoutRedirectURI = "post_logout_redirect_uri"
    case logoutHint = "logout_hint"

    /// Those of an authorization request: what is pushed ahead, and kept while a person signs in.
    static let authorization: [ParameterName] = [
        .clientID, .redirectURI, .responseType, .responseMode, .scope, .state, .nonce, .codeChallenge,
        .codeChallengeMethod, .prompt, .maxAge, .acrValues, .loginHint, .idTokenHint, .claims, .display, .uiLocales,
    ]

    /// Bytes of its value.
    var sizeMax: Int {
        switch self {
        case .clientID: RelyingParty.clientIDSizeMax
        case .redirectURI, .postLogoutRedirectURI: WebAddress.sizeMax
        case .state: 2048
        case .claims, .refreshToken, .accessToken: 4096
        case .idTokenHint, .clientAssertion, .request: UnverifiedJWS.sizeMax
        case .nonce, .scope, .acrValues, .requestURI, .code: 1024
        case .codeVerifier, .codeChallenge: CodeChallenge.verifierSize.upperBound
        case .clientSecret: ClientSecretHash.secretSizeMax
        case .loginHint, .logoutHint, .uiLocales: 256
        case .registration: 2048
        default: 128
        }
    }

    /// Whether its value has only characters that it may have: visible ASCII; for what people name, all but controls;
    /// for JSON, what JSON allows.
    func allows(_ value: String) -> Bool {
        switch self {
        case .loginHint, .logoutHint: value.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
        case .claims: true
        default: Grammar.isVisible(value)
        }
    }
}
