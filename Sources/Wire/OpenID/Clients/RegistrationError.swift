/// What is wrong with a client's registration.
public enum RegistrationError: Error, Equatable, Sendable {
    /// The identifier is empty, too long, or not visible ASCII.
    case clientID
    case noRedirectURI
    case tooManyAddresses
    /// The address, and what is wrong with it.
    case address(String, AddressError)
    case secretHash
    /// A confidential client needs one or two secrets, or keys.
    case noCredentials
    /// A public client can't do without PKCE.
    case publicWithoutPKCE
    /// The code grant is the only one that begins anything.
    case noCodeGrant
    /// ID tokens are signed with ES256 or RS256.
    case idTokenAlgorithm
    /// Every client's scopes contain `openid`.
    case noOpenIDScope
}
