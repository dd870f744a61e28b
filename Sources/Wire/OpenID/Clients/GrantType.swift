/// What a token is given for. There is no implicit, password, device or client credentials grant (RFC 9700 §2.1.2,
/// §2.4).
public enum GrantType: String, CaseIterable, Sendable {
    case authorizationCode = "authorization_code"
    case refreshToken = "refresh_token"
}
