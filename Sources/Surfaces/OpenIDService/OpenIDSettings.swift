public import OpenID

/// What the OpenID provider says of itself.
public struct OpenIDSettings: Sendable {
    /// The name of the provider: the public address.
    public let issuer: Issuer
    /// The languages of the pages, as tags.
    public let locales: [String]

    public init(issuer: Issuer, locales: [String]) {
        self.issuer = issuer
        self.locales = locales
    }

    static let paths = ProviderMetadata.Paths(
        authorization: "/openid/authorize", token: "/openid/token", userInfo: "/openid/userinfo",
        keys: "/openid/keys", pushedAuthorization: "/openid/par", endSession: "/openid/end-session")

    var metadata: ProviderMetadata {
        ProviderMetadata(
            issuer: issuer, paths: Self.paths, idTokenAlgorithms: [.rs256, .es256],
            contexts: [AuthenticationContext.refedsMFA, AuthenticationContext.phishingResistant],
            personalClaims: ["name", "preferred_username", "email", "email_verified"], uiLocales: locales)
    }
}
