/// What a signed token is, so that none stands in for another (RFC 8725 §3.11).
public enum TokenType: Sendable {
    case idToken
    case logoutToken
    case clientAssertion

    /// The `typ` that ours bear.
    var name: String {
        switch self {
        case .idToken, .clientAssertion: "JWT"
        case .logoutToken: "logout+jwt"
        }
    }

    /// Whether a token with this `typ` may be of this kind. Our own always bear one; clients' assertions may bear
    /// none.
    func allows(_ type: String?) -> Bool {
        switch self {
        case .idToken: type == "jwt"
        case .logoutToken: type == "logout+jwt"
        case .clientAssertion: type == nil || type == "jwt" || type == "client-authentication+jwt"
        }
    }
}
