import Bytes
import Domain
import Engine
import HTTPTypes
import Hummingbird
import OpenID

extension OpenIDRoutes {
    /// How long an ID token may be taken; a client looks at it once, when it gets it.
    static let idTokenSeconds: Int64 = 600

    /// A code or a refresh token becomes tokens.
    func token(_ request: Request) async -> Response {
        await answering(EndpointReply.failed) {
            let parameters = try await form(of: request)
            let (known, shown) = try await authenticated(request, parameters)
            switch try TokenRequest(parsing: parameters, from: shown) {
            case .authorizationCode(let code):
                let given = try await grants.exchange(
                    code: Secret(text: code.code), client: known.client, redirectURI: code.redirectURI,
                    codeChallenge: code.challenge)
                return try reply(given, known, isFirst: true)
            case .refreshToken(let refresh):
                let token = Secret(text: refresh.token)
                if let scope = try await grants.scope(ofRefresh: token, client: known.client) {
                    _ = try refresh.scopes(within: Set(text: scope))
                }
                return try reply(try await grants.refresh(token, client: known.client), known, isFirst: false)
            }
        }
    }

    /// Keeps a request that the client pushes ahead (RFC 9126).
    func push(_ request: Request) async -> Response {
        await answering(EndpointReply.failed) {
            let parameters = try await form(of: request)
            let (known, shown) = try await authenticated(request, parameters)
            let pushed = try PushedAuthorizationRequest(parsing: parameters, from: shown)
            let form = String(decoding: pushed.request.serialized(), as: UTF8.self)
            guard form.utf8.count <= PushedRequest.sizeMax else {
                throw OAuthError(.invalidRequest, "the request is too long")
            }
            let handle = try await grants.push(form, of: known.client)
            let uri = try RequestURI(random: try Base64URL.decode(handle.exposedText()))
            return .pushed(uri, lifetimeSeconds: PushedRequest.lifetimeSeconds)
        }
    }

    /// Who the bearer of an access token is (OpenID Connect Core 1.0 §5.3).
    func userInfo(_ request: Request) async -> Response {
        await answering(EndpointReply.refused) {
            let form = request.method == .post && request.headers[.contentType] != nil
            let parameters = form ? try await self.form(of: request) : nil
            let header = request.headers[.authorization]
            guard let token = try BearerToken.find(authorization: header, form: parameters) else {
                return .refused(nil)
            }
            guard let bearer = try await grants.bearer(token.secret) else {
                throw OAuthError(.invalidToken, "the access token is over or unknown")
            }
            let personal = bearer.person.claims.released(for: Set(text: bearer.grant.scope))
            return UserInfo(subject: bearer.person.id.text, personal: personal).reply()
        }
    }

    /// The client that has shown who it is; what it signed for that counts once.
    private func authenticated(
        _ request: Request, _ parameters: RequestParameters
    ) async throws -> (KnownClient, AuthenticatedClient) {
        let authentication = try ClientAuthentication(
            authorization: request.headers[.authorization], parameters: parameters)
        guard let known = try await known(authentication.claimedClientID) else { throw ClientAuthentication.refusal }
        let shown = try authentication.verified(
            for: known.party, audiences: settings.metadata.assertionAudiences, now: clock.now().seconds)
        if let spent = shown.assertion {
            let once = Array("\(known.client.id) \(spent.identifier)".utf8)
            guard try await grants.takeOnce(once, until: Instant(seconds: spent.forgettableAt)) else {
                throw OAuthError(.invalidClient, "the client assertion was used before")
            }
        }
        return (known, shown)
    }

    private func reply(
        _ given: Result<IssuedTokens, GrantRefusal>, _ known: KnownClient, isFirst: Bool
    ) throws -> EndpointReply {
        let issued: IssuedTokens
        switch given {
        case .success(let tokens): issued = tokens
        case .failure(.invalid): throw OAuthError(.invalidGrant, "it is unknown, over, or not meant for this request")
        case .failure(.reused): throw OAuthError(.invalidGrant, "it was used before: all that came of it is revoked")
        }
        return TokenResponse(
            accessToken: issued.access, lifetimeSeconds: issued.accessSeconds,
            scopes: Set(text: issued.granted.grant.scope),
            idToken: try idToken(
                issued.granted.grant, known, isFirst ? issued.granted.grant.nonce : nil, issued.access),
            refreshToken: issued.granted.hasRefreshToken ? issued.refresh : nil
        ).reply()
    }

    private func idToken(
        _ grant: Grant, _ known: KnownClient, _ nonce: String?, _ access: Secret
    ) throws -> String {
        let algorithm: IssuerKey.Algorithm = known.party.idTokenAlgorithm == .es256 ? .es256 : .rs256
        guard let key = keys.key(algorithm) else { throw Fault("no key signs \(algorithm.rawValue)") }
        let now = clock.now().seconds
        var token = IDToken(
            issuer: settings.issuer, subject: grant.person.text, clientID: grant.client, issuedAt: now,
            expiresAt: now + Self.idTokenSeconds, authenticatedAt: grant.shown.at.seconds)
        token.nonce = nonce
        token.context = grant.context
        token.methods = ReachedContext(shown: grant.shown).methods
        token.sessionID = grant.session.text
        return try token.signed(by: key, accessToken: access)
    }
}

extension Person {
    /// What clients may know. The address is the university's own, so it counts as checked.
    var claims: StandardClaims {
        var claims = StandardClaims()
        claims.name = displayName
        claims.preferredUsername = username.text
        claims.email = email
        claims.emailVerified = email != nil
        return claims
    }
}
