import Bytes

/// A token that a client signs to show who it is (RFC 7523 §2.2, §3; OpenID Connect Core 1.0 §9).
struct ClientAssertion: Sendable {
    /// Seconds by which the client's clock may be ahead or behind.
    static let skewSeconds: Int64 = 60
    /// Seconds from now to the furthest end: for so long its `jti` has to be remembered.
    static let lifetimeMaxSeconds: Int64 = 3600
    /// Bytes of a `jti`.
    static let identifierSizeMax = 256

    let claimedClientID: String
    private let token: UnverifiedJWS

    init(parsing text: String) throws(OAuthError) {
        guard let token = try? UnverifiedJWS(parsing: text), let subject = token.claimed["sub"]?.string else {
            throw OAuthError(.invalidClient, .clientAssertion, "is not a signed token")
        }
        self.token = token
        claimedClientID = subject
    }

    func verified(
        for clientID: String, by keys: JWKSet, audiences: [String], now: Int64
    ) throws(OAuthError) -> SpentAssertion {
        do {
            return try check(clientID, try token.claims(as: .clientAssertion, signedBy: keys), audiences, now)
        } catch {
            throw Self.told(error)
        }
    }

    private func check(
        _ clientID: String, _ claims: JSONValue, _ audiences: [String], _ now: Int64
    ) throws(JOSEError) -> SpentAssertion {
        for name in ["iss", "sub"] {
            guard Grammar.same(try claims.requiredClaim(name), clientID) else { throw .wrongClaim(name) }
        }
        // Every audience is ours: a token that is meant for another server as well could have come from there.
        let named = try claims.audience()
        guard named.allSatisfy({ name in audiences.contains { Grammar.same($0, name) } }) else {
            throw .wrongClaim("aud")
        }
        let ends = try claims.requiredDate("exp")
        guard now < ends + Self.skewSeconds, ends <= now + Self.lifetimeMaxSeconds + Self.skewSeconds else {
            throw .wrongClaim("exp")
        }
        for name in ["iat", "nbf"] {
            if let time = try claims.numericDate(name), time > now + Self.skewSeconds { throw .wrongClaim(name) }
        }
        let identifier = try claims.requiredClaim("jti", sizeMax: Self.identifierSizeMax)
        return SpentAssertion(identifier: identifier, forgettableAt: ends + Self.skewSeconds)
    }

    private static func told(_ error: JOSEError) -> OAuthError {
        switch error {
        case .wrongClaim("exp"): OAuthError(.invalidClient, .clientAssertion, "is over, or lasts too long")
        case .wrongClaim("aud"): OAuthError(.invalidClient, .clientAssertion, "is meant for somebody else")
        case .wrongClaim, .malformed: OAuthError(.invalidClient, .clientAssertion, "lacks a claim, or has a wrong one")
        case .wrongAlgorithm: OAuthError(.invalidClient, .clientAssertion, "is signed with another algorithm")
        case .unknownKey: OAuthError(.invalidClient, .clientAssertion, "is signed by an unknown key")
        default: OAuthError(.invalidClient, .clientAssertion, "does not verify")
        }
    }
}

/// A client's assertion that was used. Whoever keeps them refuses the same identifier of the same client until then.
public struct SpentAssertion: Equatable, Sendable {
    /// The `jti`.
    public let identifier: String
    /// Seconds since 1970 from which on the assertion is refused anyway.
    public let forgettableAt: Int64
}
