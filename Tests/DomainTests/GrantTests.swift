import Testing

@testable import Domain

@Suite("A grant")
struct GrantTests {
    /// A client, its grant and what it does, step by step.
    private struct Play {
        var world = World.with(devices: 1)
        var browser = TestBrowser()
        var client = OpenIDClient(
            id: "moodle", application: no(1), authentication: .clientSecretBasic, secretDigest: [1],
            redirectURIs: ["https://learn.example/back"], refreshes: true)
        var grant: Grant
        private var made: UInt8 = 0

        init(scope: String = "openid", challenge: String? = "challenge") throws {
            let visit = try world.password(world.opened())
            try world.approvePush(visit)
            let pass = try world.finish(visit, &browser)
            let request = GrantRequest(
                client: "moodle", scope: scope, nonce: "n", redirectURI: "https://learn.example/back",
                codeChallenge: challenge)
            let decided = world.situation().grant(request, to: pass, id: no(1), codeDigest: [9], now: world.now)
            grant = world.commit(decided)
        }

        func situation(_ token: [UInt8]? = nil) -> Situation {
            let grant = world.grants.first { $0.id == self.grant.id }
            var situation = Situation(figures: world.figures, person: world.people[self.grant.person])
            situation.grant = grant
            situation.session = world.sessions.first { $0.id == grant?.session }
            situation.grantToken = world.grantTokens.first { $0.digest == token }
            return situation
        }

        /// An access token and a refresh token.
        mutating func tokens() -> [GrantToken] {
            made += 2
            return [
                GrantToken(
                    digest: [made], grant: grant.id, kind: .access, endsAt: world.now + Grant.accessSeconds),
                GrantToken(
                    digest: [made + 1], grant: grant.id, kind: .refresh, endsAt: world.now + Grant.refreshSeconds),
            ]
        }

        /// The refresh token's digest, or why there is none.
        mutating func exchange(
            _ other: OpenIDClient? = nil, uri: String? = "https://learn.example/back", challenge: String? = "challenge"
        ) -> Result<[UInt8], GrantRefusal> {
            let fresh = tokens()
            let result = world.commit(
                situation().exchangeCode(
                    of: other ?? client, redirectURI: uri, codeChallenge: challenge, tokens: fresh, now: world.now))
            return result.map { _ in fresh[1].digest }
        }

        mutating func refresh(_ token: [UInt8], _ other: OpenIDClient? = nil) -> Result<[UInt8], GrantRefusal> {
            let fresh = tokens()
            let result = world.commit(
                situation(token).refresh(of: other ?? client, tokens: fresh, now: world.now))
            return result.map { _ in fresh[1].digest }
        }

        var isRevoked: Bool { world.grants.first?.revokedAt != nil }
        var other: OpenIDClient {
            OpenIDClient(
                id: "other", application: no(2), authentication: .none, secretDigest: nil, redirectURIs: [],
                refreshes: true)
        }
    }

    @Test("says what was shown and when, and gives tokens for its code once: the second time all of them die")
    func once() throws {
        var play = try Play()
        #expect(play.grant.shown == Shown(passwordAt: start, proof: Proof(method: .push, at: start), at: start))
        #expect(play.grant.codeEndsAt == start + 60)
        play.world.now = start + 59
        let refresh = try play.exchange().get()
        let access: [UInt8] = [refresh[0] - 1]
        #expect(play.situation(access).isGood(now: play.world.now))
        #expect(!play.situation(refresh).isGood(now: play.world.now), "a refresh token opens nothing")
        #expect(!play.situation(access).isGood(now: play.world.now + Grant.accessSeconds))
        #expect(play.exchange() == .failure(.reused))
        #expect(play.isRevoked && play.world.names.last == .grantReused)
        #expect(!play.situation(access).isGood(now: play.world.now))
        #expect(play.refresh(refresh) == .failure(.invalid))
    }

    @Test("T17 gives nothing to another client, and leaves the code to its own")
    func otherClient() throws {
        var play = try Play()
        let before = play.world.events.count
        #expect(play.exchange(play.other) == .failure(.invalid))
        #expect(play.world.events.count == before && play.world.grantTokens.isEmpty)
        let refresh = try play.exchange().get()
        #expect(play.refresh(refresh, play.other) == .failure(.invalid) && !play.isRevoked)
        _ = try play.refresh(refresh).get()
    }

    @Test("T17 dies of a code that is shown with another address, or a wrong, missing or unexpected verifier")
    func stolen() throws {
        for (challenge, uri, shown) in [
            ("challenge", "https://learn.example/back/", "challenge"), ("challenge", nil, "challenge"),
            ("challenge", "https://learn.example/back", "wrong"), ("challenge", "https://learn.example/back", nil),
            (nil, "https://learn.example/back", "challenge"),
        ] as [(String?, String?, String?)] {
            var play = try Play(challenge: challenge)
            #expect(play.exchange(uri: uri, challenge: shown) == .failure(.invalid))
            #expect(play.isRevoked && play.world.grantTokens.isEmpty && play.world.names.last == .grantRevoked)
            #expect(play.exchange(challenge: challenge) == .failure(.reused))
        }
        var play = try Play(challenge: nil)
        _ = try play.exchange(challenge: nil).get()
    }

    @Test("T17 gives nothing for a code after 60 seconds")
    func late() throws {
        var play = try Play()
        play.world.now = start + Grant.codeSeconds
        #expect(play.exchange() == .failure(.invalid) && play.isRevoked)
    }

    @Test("T17 gives a new refresh token for each, and dies when one is shown twice")
    func rotation() throws {
        var play = try Play()
        var tokens = [try play.exchange().get()]
        for _ in 0..<3 {
            play.world.now = play.world.now + 600
            tokens.append(try play.refresh(tokens[tokens.count - 1]).get())
        }
        #expect(Set(tokens).count == 4 && !play.isRevoked)
        #expect(play.refresh(tokens[1]) == .failure(.reused) && play.isRevoked)
        #expect(play.refresh(tokens[3]) == .failure(.invalid))
        #expect(play.situation([tokens[3][0] - 1]).isGood(now: play.world.now) == false)
        #expect(play.world.names.count { $0 == .grantRefreshed } == 3)
    }

    @Test("refreshes nothing with an access token, for a client that may not, or after its time")
    func refusals() throws {
        var play = try Play(scope: "openid offline_access")
        let refresh = try play.exchange().get()
        #expect(play.refresh([refresh[0] - 1]) == .failure(.invalid))
        var client = play.client
        client.refreshes = false
        #expect(play.refresh(refresh, client) == .failure(.invalid))
        play.world.now = start + Grant.refreshSeconds
        #expect(play.refresh(refresh) == .failure(.invalid))
        play.world.now = start + Grant.refreshSeconds - 1
        var next = try play.refresh(refresh).get()
        while play.world.now + 1_000_000 < start + Grant.lifetimeSeconds {
            play.world.now = play.world.now + 1_000_000
            next = try play.refresh(next).get()
        }
        play.world.now = start + Grant.lifetimeSeconds
        #expect(play.refresh(next) == .failure(.invalid))
    }

    @Test("T24 ends with its session, unless it was asked for beyond it", arguments: [false, true])
    func session(isOffline: Bool) throws {
        var play = try Play(scope: isOffline ? "openid offline_access" : "openid offline")
        let refresh = try play.exchange().get()
        play.world.commit(play.world.arrival(play.browser).endSession(now: start))
        #expect(play.situation([refresh[0] - 1]).isGood(now: start) == isOffline)
        #expect((play.refresh(refresh) == .failure(.invalid)) != isOffline)
        var unused = try Play(scope: isOffline ? "offline_access" : "openid")
        unused.world.now = start + unused.world.figures.sessionSeconds
        #expect(unused.situation().session?.isAlive(unused.world.figures, now: unused.world.now) == false)
    }

    @Test("T24 ends with the lock of its person, a new password and \"it wasn't me\", also beyond its session")
    func locked() throws {
        for way in 0..<3 {
            var play = try Play(scope: "openid offline_access")
            let refresh = try play.exchange().get()
            let situation = play.world.situation()
            switch way {
            case 0:
                for standing in [Person.Standing.lockedByDesk(at: start), .active] {
                    play.world.commit(
                        try play.world.situation().setStanding(standing, by: operatorActor, now: start))
                }
            case 1: play.world.commit(try situation.setPassword(hash: "", by: operatorActor, now: start))
            default: _ = try play.world.answer(play.world.asked(), .notMe)
            }
            #expect(play.refresh(refresh) == .failure(.invalid) && play.isRevoked)
            #expect(!play.situation([refresh[0] - 1]).isGood(now: start))
        }
        var play = try Play(scope: "offline_access")
        play.world.people[no(1)]?.standing = .disabled
        #expect(play.exchange() == .failure(.invalid))
    }

    @Test("of a remembered browser claims no second factor")
    func remembered() throws {
        var world = World.with(devices: 1)
        var browser = try world.signedIn(remembering: "Firefox")
        browser.session = nil
        world.now = start + 60
        let visit = try world.password(world.opened(browser), browser)
        let shown = Shown(try world.finish(visit, &browser))
        #expect(shown == Shown(passwordAt: start + 60, proof: nil, at: start + 60), "T05")
    }

    @Test("keeps a pushed request and a client's registration, each with its event")
    func others() throws {
        var world = World()
        let request = PushedRequest(
            digest: [1], client: "moodle", parameters: "a=b", endsAt: start + PushedRequest.lifetimeSeconds)
        #expect(world.commit(Situation().push(request, now: start)) && world.pushedRequests == [request])
        let client = try Play().client
        #expect(world.commit(try world.situation().register(client, by: operatorActor, now: start)))
        #expect(throws: Mistake.self) { try world.situation(at: 2).register(client, by: operatorActor, now: start) }
        #expect(world.names == [.requestPushed, .applicationChanged])
        let message = SeenMessage(digest: [7], until: start)
        #expect(world.commit(Situation().take(message)) && world.seen == [[7]])
    }
}
