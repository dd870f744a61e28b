/// Authentication contexts that sign-ins are called by, as `acr` (OpenID Connect Core 1.0 §2).
public enum AuthenticationContext {
    /// Two factors (REFEDS MFA Profile).
    public static let refedsMFA = "https://refeds.org/profile/mfa"
    /// Phishing-resistant (OpenID Connect Extended Authentication Profile ACR Values 1.0).
    public static let phishingResistant = "phr"
    /// Phishing-resistant, with a key that hardware protects (the same).
    public static let phishingResistantHardware = "phrh"

    /// Values that a client may name in one request.
    public static let countMax = 16

    static func parse(_ text: String?) throws(OAuthError) -> [String] {
        guard let text else { return [] }
        let values = Grammar.words(text)
        guard values.count <= countMax, values.allSatisfy(Grammar.isToken) else {
            throw OAuthError(.invalidRequest, .acrValues, "has too many values, or one in another form")
        }
        return values
    }
}
