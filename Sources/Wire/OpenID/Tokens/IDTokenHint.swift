import Bytes

/// An ID token of ours that a client gives back, to say whom it means (OpenID Connect Core 1.0 §3.1.2.1, OpenID
/// Connect RP-Initiated Logout 1.0 §2). It may be over; it lets nobody in.
public struct IDTokenHint: Equatable, Sendable {
    public let subject: String
    public let clientID: String
    public let sessionID: String?
    public let expiresAt: Int64

    /// Checks that we signed it, as an ID token, under this name. `keys` are the provider's own, those lately
    /// replaced included.
    public init(verifying text: String, from issuer: Issuer, signedBy keys: JWKSet) throws(JOSEError) {
        let token = try UnverifiedJWS(parsing: text)
        guard token.header.keyID != nil else { throw .unknownKey }
        let claims = try token.claims(as: .idToken, signedBy: keys)
        guard Grammar.same(try claims.requiredClaim("iss", sizeMax: WebAddress.sizeMax), issuer.text) else {
            throw .wrongClaim("iss")
        }
        guard claims["events"] == nil else { throw .wrongType }
        let audience = try claims.audience()
        guard audience.count == 1, let clientID = audience.first else { throw .wrongClaim("aud") }
        self.clientID = clientID
        subject = try claims.requiredClaim("sub")
        sessionID = try claims.claim("sid")
        expiresAt = try claims.requiredDate("exp")
        _ = try claims.requiredDate("iat")
        _ = try claims.requiredDate("auth_time")
    }

    /// The hint of an authorization request, which must be about a token of the same client.
    public init(
        verifying text: String, of request: AuthorizationRequest, from issuer: Issuer, signedBy keys: JWKSet
    ) throws(OAuthError) {
        do {
            try self.init(verifying: text, from: issuer, signedBy: keys)
        } catch {
            throw OAuthError(.invalidRequest, .idTokenHint, "is no ID token of this provider")
        }
        guard Grammar.same(clientID, request.clientID) else {
            throw OAuthError(.invalidRequest, .idTokenHint, "is another client's")
        }
    }
}
