import Bytes
import Crypto
import Domain
import Engine
import Foundation
import HTTPTypes
import OpenID
import OpenIDService
import Testing

@Suite("A program of a client of OpenID Connect")
struct OpenIDTokenTests {
    @Test("F05 gets an ID token, an access token and what may be known of the person", arguments: ["learn", "poster"])
    func tokens(name: String) async throws {
        let fixture = try await OpenIDFixture()
        try await fixture.with { calls in
            let (code, _) = try await calls.code(for: name)
            let client = try fixture.client(name)
            let secret: Parameters = [("client_id", client.id), ("client_secret", client.secret)]
            let reply = try await calls.post(
                try calls.exchange(code, name) + (name == "poster" ? secret : []), basic: name == "poster" ? nil : name)
            #expect(reply.status == 200 && reply.headers[.cacheControl] == "no-store")
            #expect(reply["token_type"]?.string == "Bearer" && reply["refresh_token"] == nil)
            let token = try #require(reply["id_token"]?.string)
            let hint = try IDTokenHint(
                verifying: token, from: try Issuer(parsing: OpenIDFixture.own), signedBy: try fixture.keys.published())
            #expect(hint.clientID == client.id)
            let claims = try OpenIDCalls.claims(token)
            #expect(claims["nonce"]?.string == "n-1" && claims["aud"]?.string == client.id)
            #expect(claims["acr"]?.string == AuthenticationContext.refedsMFA)
            let info = try await calls.userInfo(try #require(reply["access_token"]?.string))
            #expect(info["sub"]?.string == hint.subject && info["preferred_username"]?.string == "ab123")
            #expect(info["email"]?.string == "ab123@example.ac.uk" && info["name"]?.string == "Zoë ab123")
        }
    }

    @Test("T17 uses a code once; shown again it kills what came of it")
    func replay() async throws {
        try await OpenIDFixture().with { calls in
            let (code, _) = try await calls.code()
            let first = try await calls.post(try calls.exchange(code))
            let access = try #require(first["access_token"]?.string)
            #expect(try await calls.userInfo(access).status == 200)
            let second = try await calls.post(try calls.exchange(code))
            #expect(second.status == 400 && second.error == "invalid_grant")
            let dead = try await calls.userInfo(access)
            #expect(dead.status == 401 && dead.header("www-authenticate")?.contains("invalid_token") == true)
        }
    }

    @Test("T17 is used once when two programs show a code at the same time")
    func race() async throws {
        try await OpenIDFixture().with { calls in
            let (code, _) = try await calls.code()
            let form = try calls.exchange(code)
            let statuses = try await withThrowingTaskGroup { group in
                for _ in 0..<8 { group.addTask { try await calls.post(form).status } }
                return try await group.reduce(into: [Int]()) { $0.append($1) }
            }
            #expect(statuses.count { $0 == 200 } == 1)
        }
    }

    @Test(
        "T17 gets nothing for a code with the wrong verifier, redirect or client, which spends the code",
        arguments: [
            ("code_verifier", String(repeating: "a", count: 43)), ("code_verifier", "short"), ("code_verifier", nil),
            ("redirect_uri", "https://learn.example.ac.uk/callback/"),
            ("redirect_uri", "https://other.example.ac.uk/callback"),
        ] as [(String, String?)])
    func wrong(name: String, value: String?) async throws {
        try await OpenIDFixture().with { calls in
            let (code, _) = try await calls.code()
            let reply = try await calls.post(try calls.exchange(code, "learn", [(name, value)]))
            #expect(reply.status == 400 && reply.error == "invalid_grant" && reply["access_token"] == nil)
            #expect(try await calls.post(try calls.exchange(code)).error == "invalid_grant")
        }
    }

    @Test("T17 cannot take PKCE out on the way, nor bring a verifier that was not announced")
    func downgrade() async throws {
        try await OpenIDFixture().with { calls in
            let without: [(String, String?)] = [("code_challenge", nil), ("code_challenge_method", nil)]
            let (bare, _) = try await calls.code(for: "learn", without)
            #expect(try await calls.post(try calls.exchange(bare)).error == "invalid_grant")
            let (good, _) = try await calls.code(for: "learn", without, code: 1)
            let reply = try await calls.post(try calls.exchange(good, "learn", [("code_verifier", nil)]))
            #expect(reply.status == 200)
            let native = try await calls.authorize(try calls.request("native", without))
            #expect(native.back["error"] == "invalid_request")
        }
    }

    @Test("T17 gets nothing for another client's code, which stays good for its own")
    func foreign() async throws {
        try await OpenIDFixture().with { calls in
            let (code, _) = try await calls.code()
            let stolen = try await calls.post(try calls.exchange(code), basic: "other")
            #expect(stolen.error == "invalid_grant")
            #expect(try await calls.post(try calls.exchange(code)).status == 200)
        }
    }

    @Test("T17 gets nothing for a code after its minute, nor for a person who was locked meanwhile")
    func expired() async throws {
        let fixture = try await OpenIDFixture()
        try await fixture.with { calls in
            let (code, _) = try await calls.code()
            fixture.clock.advance(Grant.codeSeconds + 1)
            #expect(try await calls.post(try calls.exchange(code)).error == "invalid_grant")
            let (second, _) = try await calls.code(code: 1)
            let access = try #require(try await calls.post(try calls.exchange(second))["access_token"]?.string)
            let (third, _) = try await calls.code(code: 2)
            try await fixture.lock("ab123")
            #expect(try await calls.post(try calls.exchange(third)).error == "invalid_grant")
            #expect(try await calls.userInfo(access).status == 401)
        }
    }

    @Test("T17 rotates refresh tokens; one that is shown twice kills its family")
    func refresh() async throws {
        let fixture = try await OpenIDFixture()
        try await fixture.with { calls in
            let (code, _) = try await calls.code(for: "offline", [("scope", "openid email offline_access")])
            let first = try await calls.post(try calls.exchange(code, "offline"), basic: "offline")
            let token = try #require(first["refresh_token"]?.string)
            func refresh(_ token: String, _ scope: String? = nil, by name: String = "offline") async throws
                -> OpenIDAnswer
            {
                let more: Parameters = scope.map { [("scope", $0)] } ?? []
                return try await calls.post(
                    [("grant_type", "refresh_token"), ("refresh_token", token)] + more, basic: name)
            }
            #expect(try await refresh(token, by: "learn").error == "unauthorized_client")
            #expect(try await refresh(token, "openid profile").error == "invalid_scope", "no more than was given")
            let second = try await refresh(token, "openid")
            #expect(second.status == 200)
            let claims = try OpenIDCalls.claims(second["id_token"]?.string)
            let before = try OpenIDCalls.claims(first["id_token"]?.string)
            #expect(claims["auth_time"] == before["auth_time"] && claims["sub"] == before["sub"])
            #expect(claims["nonce"] == nil)
            #expect(try await refresh(token).error == "invalid_grant")
            #expect(try await refresh(try #require(second["refresh_token"]?.string)).error == "invalid_grant")
            #expect(try await calls.userInfo(try #require(second["access_token"]?.string)).status == 401)
        }
    }

    @Test("T17 shows who it is by its registered method alone, whatever it brings")
    func methods() async throws {
        let fixture = try await OpenIDFixture()
        try await fixture.with { calls in
            let (code, _) = try await calls.code()
            let learn = try fixture.client("learn")
            let form = try calls.exchange(code)
            let bad: [Parameters] = [
                form, form + [("client_id", learn.id)],
                form + [("client_id", learn.id), ("client_secret", learn.secret)],
                form + [("client_id", learn.id), ("client_secret", "wrong")],
                form + [("client_id", "nobody"), ("client_secret", "wrong")],
            ]
            for parameters in bad {
                let reply = try await calls.post(parameters, basic: nil)
                #expect(reply.status == 401 && reply.error == "invalid_client")
                #expect(reply.header("www-authenticate")?.hasPrefix("Basic") == true)
            }
            let both = try await calls.post(form + [("client_secret", learn.secret)])
            #expect(both.error == "invalid_request")
            #expect(try await calls.post(form).status == 200, "what was refused before has spent nothing")
        }
    }

    @Test("T16 is read as one form alone: no query, no other type, nothing twice, nothing too long")
    func forms() async throws {
        try await OpenIDFixture().with { calls in
            let (code, _) = try await calls.code()
            let form = try calls.exchange(code)
            #expect(try await calls.post(form + [("code", code)]).error == "invalid_request")
            #expect(try await calls.post(form, to: "/openid/token?client_id=x").error == "invalid_request")
            let json = try await calls.send(
                "/openid/token", .post, [.contentType: "application/json"], "{\"grant_type\":\"authorization_code\"}")
            #expect(json.status == 400 && json.error == "invalid_request")
            let long = try await calls.send(
                "/openid/token", .post, [.contentType: "application/x-www-form-urlencoded"],
                "code=" + String(repeating: "a", count: 10_000_000))
            #expect(long.status == 400 && long.error == "invalid_request")
            #expect(
                try await calls.post([("grant_type", "password"), ("username", "ab123")]).error
                    == "unsupported_grant_type")
            #expect(try await calls.post(form).status == 200)
        }
    }

    @Test("T16 gets its access token taken from the header or a form, never from the address")
    func bearers() async throws {
        try await OpenIDFixture().with { calls in
            let (code, _) = try await calls.code()
            let access = try #require(try await calls.post(try calls.exchange(code))["access_token"]?.string)
            let type: HTTPFields = [.contentType: "application/x-www-form-urlencoded"]
            #expect(try await calls.send("/openid/userinfo", .post, type, "access_token=\(access)").status == 200)
            let address = try await calls.send("/openid/userinfo?access_token=\(access)", .get)
            #expect(address.status == 401 && address.header("www-authenticate") == "Bearer")
            let both = try await calls.send(
                "/openid/userinfo", .post,
                [
                    .contentType: "application/x-www-form-urlencoded",
                    .authorization: "Bearer \(access)",
                ], "access_token=\(access)")
            #expect(both.error == "invalid_request")
            #expect(try await calls.userInfo(code).status == 401, "a code is no token")
        }
    }
}
