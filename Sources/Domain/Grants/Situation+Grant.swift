import Bytes

/// What an authorization request asked for, as far as the grant keeps it.
public struct GrantRequest: Equatable, Sendable {
    public let client: String
    public let scope: String
    public let nonce: String?
    public let redirectURI: String
    public let codeChallenge: String?

    public init(client: String, scope: String, nonce: String?, redirectURI: String, codeChallenge: String?) {
        self.client = client
        self.scope = scope
        self.nonce = nonce
        self.redirectURI = redirectURI
        self.codeChallenge = codeChallenge
    }
}

/// Why the token endpoint gives nothing (RFC 6749 §5.2: `invalid_grant`).
public enum GrantRefusal: Error, Equatable, Sendable {
    /// Unknown, over, of another client, or with another redirect URI or verifier.
    case invalid
    /// It was used before: all that came of it is dead from now on.
    case reused
}

/// What a code or a refresh token was exchanged for.
public struct GrantedTokens: Equatable, Sendable {
    public let grant: Grant
    public let person: Person
    public let hasRefreshToken: Bool
}

extension Situation {
    /// A finished sign-in becomes a code for the client.
    public func grant(
        _ request: GrantRequest, to pass: Pass, id: ID<Grant>, codeDigest: [UInt8], now: Instant
    ) -> Decided<Grant> {
        let grant = Grant(
            id: id, client: request.client, application: pass.application, person: pass.person.id,
            session: pass.session.id, scope: request.scope, nonce: request.nonce, redirectURI: request.redirectURI,
            codeChallenge: request.codeChallenge, shown: Shown(pass), codeDigest: codeDigest,
            codeEndsAt: now + Grant.codeSeconds, madeAt: now)
        let noted = Event(
            .grantMade, at: now, facts: ["client": .string(request.client)],
            personal: ["person": pass.person.id.text])
        return Decided(Change([.grant(grant)], events: [noted]), grant)
    }

    /// The client shows the code. One that was used before kills what came of it (RFC 6749 §4.1.2).
    public func exchangeCode(
        of client: OpenIDClient, redirectURI: String?, codeChallenge: String?, tokens: [GrantToken], now: Instant
    ) -> Decided<Result<GrantedTokens, GrantRefusal>> {
        guard var grant, grant.client == client.id else { return Decided(.nothing, .failure(.invalid)) }
        guard grant.codeUsedAt == nil else { return reused(grant, now) }
        // Whoever has the code without its verifier has stolen it; the code is used up all the same.
        grant.codeUsedAt = now
        let isRight =
            now < grant.codeEndsAt && grant.revokedAt == nil && redirectURI == grant.redirectURI
            && codeChallenge == grant.codeChallenge
        guard isRight, let person, person.refusal == nil, sessionCounts(for: grant, now) else {
            grant.revokedAt = now
            return Decided(
                Change([.grant(grant)], events: [grantEvent(.grantRevoked, grant, now)]), .failure(.invalid))
        }
        return given(grant, person, tokens, [], .grantRedeemed, now)
    }

    /// The client shows a refresh token; each is good once, and shown twice it kills its family (RFC 9700 §4.14.2).
    public func refresh(
        of client: OpenIDClient, tokens: [GrantToken], now: Instant
    ) -> Decided<Result<GrantedTokens, GrantRefusal>> {
        guard let grant, var shown = grantToken, shown.kind == .refresh, grant.client == client.id,
            grant.revokedAt == nil
        else { return Decided(.nothing, .failure(.invalid)) }
        guard shown.usedAt == nil else { return reused(grant, now) }
        guard now < shown.endsAt, now < grant.madeAt + Grant.lifetimeSeconds, client.refreshes, let person,
            person.refusal == nil, sessionCounts(for: grant, now)
        else { return Decided(.nothing, .failure(.invalid)) }
        shown.usedAt = now
        return given(grant, person, tokens, [.grantToken(shown)], .grantRefreshed, now)
    }

    /// Whether the access token still counts.
    public func isGood(now: Instant) -> Bool {
        guard let grant, let grantToken, grantToken.kind == .access, now < grantToken.endsAt,
            grant.revokedAt == nil, let person, person.refusal == nil
        else { return false }
        return sessionCounts(for: grant, now)
    }

    /// Tokens end with the session, but for those that were asked for beyond it.
    private func sessionCounts(for grant: Grant, _ now: Instant) -> Bool {
        grant.isOffline || (session?.id == grant.session && session?.isAlive(figures, now: now) == true)
    }

    private func reused(_ grant: Grant, _ now: Instant) -> Decided<Result<GrantedTokens, GrantRefusal>> {
        var dead = grant
        dead.revokedAt = grant.revokedAt ?? now
        return Decided(
            Change([.grant(dead)], events: [grantEvent(.grantReused, grant, now)]), .failure(.reused))
    }

    private func given(
        _ grant: Grant, _ person: Person, _ tokens: [GrantToken], _ writes: [Write], _ name: Event.Name, _ now: Instant
    ) -> Decided<Result<GrantedTokens, GrantRefusal>> {
        let change = Change(
            [.grant(grant)] + writes + tokens.map { .grantToken($0) }, events: [grantEvent(name, grant, now)])
        let value = GrantedTokens(
            grant: grant, person: person, hasRefreshToken: tokens.contains { $0.kind == .refresh })
        return Decided(change, .success(value))
    }

    private func grantEvent(_ name: Event.Name, _ grant: Grant, _ now: Instant) -> Event {
        Event(
            name, at: now, facts: ["client": .string(grant.client), "grant": .string(grant.id.text)],
            personal: ["person": grant.person.text])
    }

    /// Parameters wait under a handle until the browser brings it.
    public func push(_ request: PushedRequest, now: Instant) -> Decided<Bool> {
        let noted = Event(.requestPushed, at: now, facts: ["client": .string(request.client)])
        return Decided(Change([.pushedRequest(request)], events: [noted]), true)
    }

    /// The client's registration, new or changed.
    public func register(_ client: OpenIDClient, by actor: Actor, now: Instant) throws(Mistake) -> Decided<Bool> {
        guard application?.id == client.application else { throw Mistake(.notFound, "there is no such application") }
        let noted = event(.applicationChanged, at: now, facts: ["client": .text(client.id)], by: actor)
        return Decided(Change([.openIDClient(client)], events: [noted]), true)
    }

    /// A message that may be taken once: an assertion of a client.
    public func take(_ message: SeenMessage) -> Decided<Bool> { Decided(.nothing, true).once(message) }
}
