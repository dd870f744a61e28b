/// What is asked for when a client is registered, before it was checked; the names are those of OpenID Connect
/// Dynamic Client Registration 1.0 §2.
public struct ClientRegistration: Sendable {
    public var clientID: String
    public var proof: ClientProof
    public var applicationType: RedirectURI.Application = .web
    public var redirectURIs: [String]
    public var postLogoutRedirectURIs: [String] = []
    public var backchannelLogoutURI: String?
    /// Whether logout tokens to it must name the session (`backchannel_logout_session_required`).
    public var backchannelLogoutSessionRequired = false
    public var grantTypes: Set<GrantType> = [.authorizationCode]
    public var scopes: Set<Scope> = [.openid, .profile, .email]
    public var requiresPKCE = true
    public var requiresPushedRequests = false
    public var idTokenAlgorithm: SignatureAlgorithm = .es256
    public var subjectType: SubjectType = .public

    public init(clientID: String, proof: ClientProof, redirectURIs: [String]) {
        self.clientID = clientID
        self.proof = proof
        self.redirectURIs = redirectURIs
    }
}
