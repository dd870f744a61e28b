import Bytes

/// What tells a client, behind the person's back, that a session is over (OpenID Connect Back-Channel Logout 1.0
/// §2.4). Times are seconds since 1970.
public struct LogoutToken: Equatable, Sendable {
    /// Seconds that it counts; two minutes at most, as §2.4 recommends.
    public static let lifetimeSeconds: Int64 = 120
    static let event = "http://schemas.openid.net/event/backchannel-logout"

    /// What ends.
    public enum Target: Equatable, Sendable {
        case session(String, of: String)
        /// Every session of the person.
        case subject(String)
    }

    public let issuer: Issuer
    public let clientID: String
    public let target: Target
    /// The `jti`, drawn at random.
    public let identifier: String
    public let issuedAt: Int64

    public init(issuer: Issuer, clientID: String, target: Target, identifier: String, issuedAt: Int64) {
        self.issuer = issuer
        self.clientID = clientID
        self.target = target
        self.identifier = identifier
        self.issuedAt = issuedAt
    }

    public func signed(by key: ProviderKey) throws(JOSEError) -> String { try key.sign(claims, as: .logoutToken) }

    /// The body of the POST to the client's address, a form (§2.5).
    public func form(signedBy key: ProviderKey) throws(JOSEError) -> [UInt8] {
        ParameterPairs([("logout_token", try signed(by: key))]).serialized()
    }

    /// No `nonce`, so that it can't pass as an ID token.
    var claims: JSONValue {
        var members: [String: JSONValue] = [
            "iss": .string(issuer.text), "aud": .string(clientID), "iat": .integer(issuedAt),
            "exp": .integer(issuedAt + Self.lifetimeSeconds), "jti": .string(identifier),
            "events": .object([Self.event: [:]]),
        ]
        switch target {
        case .session(let session, let subject):
            members["sid"] = .string(session)
            members["sub"] = .string(subject)
        case .subject(let subject): members["sub"] = .string(subject)
        }
        return .object(members)
    }
}
