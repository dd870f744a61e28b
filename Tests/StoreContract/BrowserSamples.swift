import Bytes
import Domain
import Storage
import Testing

/// Browsers that sign in, for the cases about visits, sessions and grants.
extension StoreFixture {
    func visitDraws() -> VisitDraws {
        VisitDraws(
            visit: random.id(), session: random.id(), remembered: random.id(), visitDigest: random.bytes(32),
            sessionDigest: random.bytes(32), rememberedDigest: random.bytes(32),
            challenge: random.bytes(PasskeyChallenge.size), signIn: Draws(from: random))
    }

    func opened(_ demands: Demands = Demands()) async throws -> Visit {
        let arrival = Arrival(
            door: .openID, ticket: "response_type=code&state=\"Ø\"", destination: "https://learn.example",
            demands: demands, hint: "ab1", origin: Origin(address: "2001:db8::2", place: "Firefox on \"Ubuntu\""))
        let (draws, now) = (visitDraws(), now)
        let arrived = try await store.change(.arrival(application.id, session: nil, remembered: nil)) {
            try $0.arrive(arrival, draws: draws, now: now)
        }
        guard case .opened(let visit) = arrived else { throw FixtureError(description: "not opened") }
        return visit
    }

    func password(_ visit: Visit, remembered: [UInt8]? = nil) async throws -> Visit {
        let (draws, now) = (visitDraws(), now)
        return try await store.change(.page(visit.id, person: .named(login), remembered: remembered)) {
            try $0.passwordRight(draws: draws, now: now)
        }
    }

    /// A visit that a phone approved.
    func approved() async throws -> Visit {
        let visit = try await password(opened())
        let signIn = try #require(await visit.signIn.asyncMap { try await store.signIn($0) } ?? nil)
        let request = try #require(signIn.request)
        let answer = Answer(
            request: request.id, device: request.device, nonce: request.nonce,
            decision: .approve(number: request.matching.number))
        let (draws, now) = (Draws(from: random), now)
        _ = try await store.change(.signIn(signIn.id)) { try $0.consider(answer, draws: draws, now: now) }
        return visit
    }

    func finish(_ visit: Visit, remembering name: String? = nil) async throws -> (pass: Pass, draws: VisitDraws) {
        let (draws, now) = (visitDraws(), now)
        let pass = try await store.change(.page(visit.id)) {
            try $0.finish(remembering: name, draws: draws, now: now)
        }
        return (pass, draws)
    }

    func client(_ change: (inout OpenIDClient) -> Void = { _ in }) async throws -> OpenIDClient {
        var client = OpenIDClient(
            id: "moodle", application: application.id, authentication: .clientSecretPost, secretDigest: [1, 0],
            previousDigest: [2], previousEndsAt: now + 9,
            redirectURIs: ["https://learn.example/a?b=c", "https://learn.example/d"],
            postLogoutURIs: ["https://learn.example/"], backchannelLogoutURI: "https://learn.example/out",
            keySet: "{\"keys\":[]}", algorithm: "ES256", demandsPKCE: true, demandsPushed: true, refreshes: true)
        change(&client)
        let (made, actor, now) = (client, actor, now)
        _ = try await store.change(.application(application.id)) { try $0.register(made, by: actor, now: now) }
        return client
    }

    func grant(_ pass: Pass, scope: String = "openid") async throws -> Grant {
        let request = GrantRequest(
            client: "moodle", scope: scope, nonce: "n", redirectURI: "https://learn.example/d", codeChallenge: "c",
            context: "phr")
        let (id, digest, now) = (random.id(Grant.self), random.bytes(32), now)
        return try await store.change(.installation) {
            $0.grant(request, to: pass, id: id, codeDigest: digest, now: now)
        }
    }

    /// An access token and a refresh token.
    func tokens(_ grant: Grant) -> [GrantToken] {
        [GrantToken.Kind.access, .refresh].map {
            GrantToken(digest: random.bytes(32), grant: grant.id, kind: $0, endsAt: now + 99)
        }
    }

    func exchange(_ grant: Grant, of client: OpenIDClient) async throws -> [GrantToken] {
        let (tokens, now) = (tokens(grant), now)
        let result = try await store.change(.grantCode(digest: grant.codeDigest)) {
            $0.exchangeCode(
                of: client, redirectURI: grant.redirectURI, codeChallenge: grant.codeChallenge, tokens: tokens,
                now: now)
        }
        _ = try result.get()
        return tokens
    }

    func session(_ digest: [UInt8]) async throws -> Session? {
        try await store.situation(.session(digest: digest)).session
    }
}

extension Optional {
    fileprivate func asyncMap<Other>(_ transform: (Wrapped) async throws -> Other) async rethrows -> Other? {
        guard let value = self else { return nil }
        return try await transform(value)
    }
}
