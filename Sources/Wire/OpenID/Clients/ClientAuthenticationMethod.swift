/// How a client shows who it is at the token endpoint (OpenID Connect Core 1.0 §9).
public enum ClientAuthenticationMethod: String, CaseIterable, Sendable {
    case clientSecretBasic = "client_secret_basic"
    case clientSecretPost = "client_secret_post"
    case privateKeyJWT = "private_key_jwt"
    case none
}

/// The method with what is needed to check it.
public enum ClientProof: Equatable, Sendable {
    /// A public client, which can keep no secret (RFC 6749 §2.1).
    case none
    /// One secret, or two while one takes the other's place.
    case secretBasic([ClientSecretHash])
    case secretPost([ClientSecretHash])
    case privateKeyJWT(JWKSet)

    public var method: ClientAuthenticationMethod {
        switch self {
        case .none: .none
        case .secretBasic: .clientSecretBasic
        case .secretPost: .clientSecretPost
        case .privateKeyJWT: .privateKeyJWT
        }
    }
}
