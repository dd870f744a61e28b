/// An application as OpenID Connect knows it: a client (RFC 6749 §2).
public struct OpenIDClient: Equatable, Sendable {
    /// How the client shows that it is itself at the token endpoint (OpenID Connect Core §9).
    public enum Authentication: String, CaseIterable, Sendable {
        case clientSecretBasic = "client_secret_basic"
        case clientSecretPost = "client_secret_post"
        case privateKeyJWT = "private_key_jwt"
        /// A public client, which has no secret and must use PKCE.
        case none
    }

    /// The `client_id`.
    public let id: String
    public let application: ID<Application>
    public var authentication: Authentication
    /// SHA-256 of the secret, which has 200 random bits; nil where the client has none.
    public var secretDigest: [UInt8]?
    /// The secret before a rotation, good until `previousEndsAt`.
    public var previousDigest: [UInt8]?
    public var previousEndsAt: Instant?
    /// The only addresses that answers go to, compared character by character.
    public var redirectURIs: [String]
    public var postLogoutURIs: [String]
    public var backchannelLogoutURI: String?
    /// The client's own public keys, a JWK Set (RFC 7517 §5), where it signs what it sends.
    public var keySet: String?
    /// `ES256` or `RS256`: how its ID tokens are signed.
    public var algorithm: String
    public var demandsPKCE: Bool
    /// Authorization requests count only when they were pushed (RFC 9126).
    public var demandsPushed: Bool
    /// Whether it may ask for refresh tokens.
    public var refreshes: Bool

    public init(
        id: String, application: ID<Application>, authentication: Authentication, secretDigest: [UInt8]?,
        previousDigest: [UInt8]? = nil, previousEndsAt: Instant? = nil, redirectURIs: [String],
        postLogoutURIs: [String] = [], backchannelLogoutURI: String? = nil, keySet: String? = nil,
        algorithm: String = "RS256", demandsPKCE: Bool = false, demandsPushed: Bool = false, refreshes: Bool = false
    ) {
        self.id = id
        self.application = application
        self.authentication = authentication
        self.secretDigest = secretDigest
        self.previousDigest = previousDigest
        self.previousEndsAt = previousEndsAt
        self.redirectURIs = redirectURIs
        self.postLogoutURIs = postLogoutURIs
        self.backchannelLogoutURI = backchannelLogoutURI
        self.keySet = keySet
        self.algorithm = algorithm
        self.demandsPKCE = demandsPKCE
        self.demandsPushed = demandsPushed
        self.refreshes = refreshes
    }
}
