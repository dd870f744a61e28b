public import Bytes

/// What the provider says of itself (OpenID Connect Discovery 1.0 §3, RFC 8414 §2, RFC 9126 §5, RFC 9207 §3,
/// OpenID Connect RP-Initiated Logout 1.0 §2.1, OpenID Connect Back-Channel Logout 1.0 §2.1). It promises nothing
/// that is not spoken.
public struct ProviderMetadata: Equatable, Sendable {
    /// The paths of the endpoints, below the issuer; each begins with a slash.
    public struct Paths: Equatable, Sendable {
        public var authorization: String
        public var token: String
        public var userInfo: String
        public var keys: String
        public var pushedAuthorization: String
        public var endSession: String

        public init(
            authorization: String, token: String, userInfo: String, keys: String, pushedAuthorization: String,
            endSession: String
        ) {
            self.authorization = authorization
            self.token = token
            self.userInfo = userInfo
            self.keys = keys
            self.pushedAuthorization = pushedAuthorization
            self.endSession = endSession
        }
    }

    public let issuer: Issuer
    public let paths: Paths
    /// The algorithms of the keys that there are.
    public let idTokenAlgorithms: [SignatureAlgorithm]
    /// The contexts that sign-ins can reach.
    public let contexts: [String]
    public let hasPairwiseSubjects: Bool
    /// What may be said of people, by its names in UserInfo.
    public let personalClaims: [String]
    /// The languages of the pages, as tags.
    public let uiLocales: [String]

    public init(
        issuer: Issuer, paths: Paths, idTokenAlgorithms: [SignatureAlgorithm], contexts: [String],
        hasPairwiseSubjects: Bool = false, personalClaims: [String] = [], uiLocales: [String] = []
    ) {
        self.issuer = issuer
        self.paths = paths
        self.idTokenAlgorithms = idTokenAlgorithms
        self.contexts = contexts
        self.hasPairwiseSubjects = hasPairwiseSubjects
        self.personalClaims = personalClaims
        self.uiLocales = uiLocales
    }

    /// Who may be meant by a client's assertion at these endpoints: see `ClientAuthentication.verified`.
    public var assertionAudiences: [String] {
        [issuer.text, issuer.endpoint(paths.token), issuer.endpoint(paths.pushedAuthorization)]
    }

    public func serialized() -> [UInt8] { json.serialized() }

    public var json: JSONValue {
        var members = endpoints
        members["scopes_supported"] = Self.list(Scope.allCases.map(\.rawValue))
        members["response_types_supported"] = ["code"]
        members["response_modes_supported"] = Self.list(ResponseMode.allCases.map(\.rawValue))
        members["grant_types_supported"] = Self.list(GrantType.allCases.map(\.rawValue))
        members["acr_values_supported"] = Self.list(contexts)
        members["subject_types_supported"] = hasPairwiseSubjects ? ["public", "pairwise"] : ["public"]
        members["id_token_signing_alg_values_supported"] = Self.list(idTokenAlgorithms.map(\.rawValue))
        members["token_endpoint_auth_methods_supported"] = Self.list(
            ClientAuthenticationMethod.allCases.map(\.rawValue))
        members["token_endpoint_auth_signing_alg_values_supported"] = Self.list(
            SignatureAlgorithm.allCases.map(\.rawValue))
        members["display_values_supported"] = Self.list(Display.allCases.map(\.rawValue))
        members["claim_types_supported"] = ["normal"]
        members["claims_supported"] = Self.list(Self.tokenClaims + personalClaims)
        members["code_challenge_methods_supported"] = .array([.string(CodeChallenge.method)])
        members["prompt_values_supported"] = Self.list(Prompt.allCases.map(\.rawValue))
        members["ui_locales_supported"] = uiLocales.isEmpty ? nil : Self.list(uiLocales)
        members["claims_parameter_supported"] = true
        members["request_parameter_supported"] = false
        members["request_uri_parameter_supported"] = false
        members["require_pushed_authorization_requests"] = false
        members["authorization_response_iss_parameter_supported"] = true
        members["backchannel_logout_supported"] = true
        members["backchannel_logout_session_supported"] = true
        return .object(members)
    }

    private static let tokenClaims = [
        "iss", "sub", "aud", "azp", "exp", "iat", "auth_time", "nonce", "acr", "amr", "at_hash", "sid",
    ]

    private var endpoints: [String: JSONValue] {
        [
            "issuer": .string(issuer.text),
            "authorization_endpoint": .string(issuer.endpoint(paths.authorization)),
            "token_endpoint": .string(issuer.endpoint(paths.token)),
            "userinfo_endpoint": .string(issuer.endpoint(paths.userInfo)),
            "jwks_uri": .string(issuer.endpoint(paths.keys)),
            "pushed_authorization_request_endpoint": .string(issuer.endpoint(paths.pushedAuthorization)),
            "end_session_endpoint": .string(issuer.endpoint(paths.endSession)),
        ]
    }

    private static func list(_ texts: [String]) -> JSONValue { .array(texts.map { .string($0) }) }
}
