public import Bytes
public import Domain
import Storage

/// A fresh token for a client, and how long it lives.
public struct IssuedTokens: Sendable {
    public let granted: GrantedTokens
    public let access: Secret
    public let accessSeconds: Int
    public let refresh: Secret?
}

/// Who the bearer of an access token is.
public struct Bearer: Sendable {
    public let grant: Grant
    public let person: Person
}

/// The facet for the OpenID provider's surface: clients, codes, tokens.
public struct Grants: Sendable {
    let house: House

    public init(_ house: House) { self.house = house }

    /// The client of that identifier, and its application.
    public func client(_ id: String) async throws(Refusal) -> (client: OpenIDClient, application: Application)? {
        try await house.read {
            guard let client = try await house.store.openIDClient(id),
                let application = try await house.store.situation(.application(client.application)).application
            else { return nil }
            return (client, application)
        }
    }

    /// The clients that keep no secret, such as those that run in browsers.
    public func publicClients() async throws(Refusal) -> [OpenIDClient] {
        try await house.read { try await house.store.openIDClients().filter { $0.authentication == .none } }
    }

    /// A code for the client, which lives `Grant.codeSeconds`.
    public func code(for pass: Pass, _ request: GrantRequest) async throws(Refusal) -> Secret {
        let code = draw()
        let id = house.random.id(Grant.self)
        let digest = digest("code", code)
        let now = house.now()
        _ = try await house.change(.installation) {
            $0.grant(request, to: pass, id: id, codeDigest: digest, now: now)
        }
        return code
    }

    /// The tokens for a code. `codeChallenge` is made of the verifier that the client shows.
    public func exchange(
        code: Secret, client: OpenIDClient, redirectURI: String?, codeChallenge: String?
    ) async throws(Refusal) -> Result<IssuedTokens, GrantRefusal> {
        let now = house.now()
        let codeDigest = digest("code", code)
        guard
            let grant = try await house.read({ try await house.store.situation(.grantCode(digest: codeDigest)) }).grant
        else { return .failure(.invalid) }
        let fresh = tokens(for: grant, client, now)
        let decided = try await house.change(.grantCode(digest: codeDigest)) {
            $0.exchangeCode(
                of: client, redirectURI: redirectURI, codeChallenge: codeChallenge, tokens: fresh.rows, now: now)
        }
        return decided.map { fresh.issued($0) }
    }

    /// The tokens for a refresh token.
    public func refresh(
        _ token: Secret, client: OpenIDClient
    ) async throws(Refusal) -> Result<IssuedTokens, GrantRefusal> {
        let now = house.now()
        let tokenDigest = digest("token", token)
        guard
            let grant = try await house.read({ try await house.store.situation(.grantToken(digest: tokenDigest)) })
                .grant
        else { return .failure(.invalid) }
        let fresh = tokens(for: grant, client, now)
        let decided = try await house.change(.grantToken(digest: tokenDigest)) {
            $0.refresh(of: client, tokens: fresh.rows, now: now)
        }
        return decided.map { fresh.issued($0) }
    }

    /// The scope of the refresh token's grant, for looking, whether or not the token still counts.
    public func scope(ofRefresh token: Secret, client: OpenIDClient) async throws(Refusal) -> String? {
        let situation = try await house.read {
            try await house.store.situation(.grantToken(digest: digest("token", token)))
        }
        guard let grant = situation.grant, grant.client == client.id else { return nil }
        return grant.scope
    }

    /// Whose access token that is; nil when it does not count.
    public func bearer(_ token: Secret) async throws(Refusal) -> Bearer? {
        let now = house.now()
        let situation = try await house.read {
            try await house.store.situation(.grantToken(digest: digest("token", token)))
        }
        guard situation.isGood(now: now), let grant = situation.grant, let person = situation.person else { return nil }
        return Bearer(grant: grant, person: person)
    }

    /// Keeps a pushed request; the handle is to be shown by the browser, once and soon.
    public func push(_ parameters: String, of client: OpenIDClient) async throws(Refusal) -> Secret {
        let handle = draw()
        let now = house.now()
        let request = PushedRequest(
            digest: digest("pushed", handle), client: client.id, parameters: parameters,
            endsAt: now + PushedRequest.lifetimeSeconds)
        _ = try await house.change(.installation) { $0.push(request, now: now) }
        return handle
    }

    /// The pushed request under that handle, if it is this client's and not over.
    public func pushed(_ handle: Secret, of client: String) async throws(Refusal) -> PushedRequest? {
        let now = house.now()
        let request = try await house.read { try await house.store.pushedRequest(digest: digest("pushed", handle)) }
        guard let request, request.client == client, now < request.endsAt else { return nil }
        return request
    }

    /// Takes a message that counts once, such as a client's assertion; false when it was taken before.
    public func takeOnce(_ digestOf: [UInt8], until: Instant) async throws(Refusal) -> Bool {
        let message = SeenMessage(digest: house.keyRing.digest("assertion", digestOf), until: until)
        return try await house.changeOnce(.installation) { $0.take(message) } ?? false
    }

    /// The clients that were given tokens in the session: those that are told of its end.
    public func clients(of session: ID<Session>) async throws(Refusal) -> [String] {
        try await house.read { try await house.store.clients(of: session) }
    }

    private struct Fresh: Sendable {
        let access: Secret
        let refresh: Secret?
        let rows: [GrantToken]

        func issued(_ granted: GrantedTokens) -> IssuedTokens {
            IssuedTokens(granted: granted, access: access, accessSeconds: Grant.accessSeconds, refresh: refresh)
        }
    }

    private func tokens(for grant: Grant, _ client: OpenIDClient, _ now: Instant) -> Fresh {
        let access = draw()
        let refresh = client.refreshes ? draw() : nil
        var rows = [
            GrantToken(
                digest: digest("token", access), grant: grant.id, kind: .access, endsAt: now + Grant.accessSeconds)
        ]
        if let refresh {
            rows.append(
                GrantToken(
                    digest: digest("token", refresh), grant: grant.id, kind: .refresh,
                    endsAt: now + Grant.refreshSeconds))
        }
        return Fresh(access: access, refresh: refresh, rows: rows)
    }

    private func draw() -> Secret { Secret(text: Base64URL.encode(house.random.bytes(32))) }

    private func digest(_ purpose: String, _ secret: Secret) -> [UInt8] {
        house.keyRing.digest("openid \(purpose)", secret.exposed())
    }
}
