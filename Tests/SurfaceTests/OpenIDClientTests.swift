import Bytes
import Domain
import Engine
import Foundation
import HTTPTypes
import OpenID
import OpenIDService
import Testing

@Suite("A client of OpenID Connect that shows more than a secret")
struct OpenIDClientTests {
    /// An assertion of the client `signer` (RFC 7523 §3), with changes.
    private func assertion(
        _ calls: OpenIDCalls, _ changes: [String: JSONValue?] = [:], by key: ProviderKey? = nil
    ) throws -> String {
        let id = try calls.fixture.client("signer").id
        let now = calls.fixture.clock.now().seconds
        var claims: [String: JSONValue] = [
            "iss": .string(id), "sub": .string(id), "aud": .string(OpenIDFixture.own), "iat": .integer(now),
            "exp": .integer(now + 60), "jti": .string(Hex.encode(SystemRandom().bytes(8))),
        ]
        for (name, value) in changes { claims[name] = value }
        return try (key ?? calls.fixture.assertionKey).sign(.object(claims), as: .clientAssertion)
    }

    private func shown(_ assertion: String) -> Parameters {
        [
            ("client_assertion", assertion),
            ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
        ]
    }

    @Test("T17 signs for itself once, and gets an ID token signed as it was registered for")
    func assertions() async throws {
        try await OpenIDFixture().with { calls in
            let (code, _) = try await calls.code(for: "signer")
            let form = try calls.exchange(code, "signer")
            let good = try assertion(calls, ["jti": "j-1"])
            let reply = try await calls.post(form + shown(good), basic: nil)
            #expect(reply.status == 200)
            let header = try #require(reply["id_token"]?.string?.split(separator: ".").first)
            #expect(try JSONValue(parsing: try Base64URL.decode(String(header)))["alg"]?.string == "ES256")
            let again = try await calls.post(form + shown(good), basic: nil)
            #expect(again.status == 401 && again.error == "invalid_client")
            let same = try assertion(calls, ["jti": "j-1", "iat": nil])
            #expect(try await calls.post(form + shown(same), basic: nil).error == "invalid_client")
        }
    }

    @Test("T17 is not believed when its signature, its audience, its time or its algorithm is another's")
    func forged() async throws {
        try await OpenIDFixture().with { calls in
            let (code, _) = try await calls.code(for: "signer")
            let form = try calls.exchange(code, "signer")
            let stranger = try ProviderKey(.es256, kept: try ProviderKey.draw(.es256))
            let rsa = try ProviderKey(.rs256, kept: try ProviderKey.draw(.rs256))
            let good = try assertion(calls)
            let parts = good.split(separator: ".").map(String.init)
            let none = Base64URL.encode(Array(#"{"alg":"none"}"#.utf8))
            let hmac = Base64URL.encode(Array(#"{"alg":"HS256"}"#.utf8))
            let bad = [
                try assertion(calls, by: stranger), try assertion(calls, by: rsa),
                try assertion(calls, ["aud": "https://other.example"]), try assertion(calls, ["exp": 1]),
                try assertion(calls, ["jti": nil]), try assertion(calls, ["sub": "nobody"]),
                "\(none).\(parts[1]).", "\(hmac).\(parts[1]).\(parts[2])", "\(parts[0]).\(parts[1])", "x",
            ]
            for one in bad {
                let reply = try await calls.post(form + shown(one), basic: nil)
                #expect(reply.status == 401 && reply.error == "invalid_client")
            }
            #expect(try await calls.post(form + shown(good), basic: nil).status == 200)
        }
    }

    @Test("pushes its request ahead, which counts once, for this client, and for five minutes")
    func pushed() async throws {
        let fixture = try await OpenIDFixture()
        try await fixture.with { calls in
            let direct = try await calls.authorize(try calls.request("pusher"))
            #expect(direct.back["error"] == "invalid_request", "this client's requests must be pushed")
            func push() async throws -> String {
                let reply = try await calls.post(try calls.request("pusher"), to: "/openid/par", basic: "pusher")
                #expect(reply.status == 201 && reply["expires_in"]?.integer == 300)
                return try #require(reply["request_uri"]?.string)
            }
            let uri = try await push()
            let id = try fixture.client("pusher").id
            let foreign = try await calls.authorize([
                ("client_id", try fixture.client("learn").id), ("request_uri", uri),
            ])
            #expect(foreign.status == 400 && foreign.location == nil)
            let (end, _) = try await calls.signIn(
                try await calls.authorize([("client_id", id), ("request_uri", uri)]))
            let code = try #require(try calls.answer(end, of: "pusher")["code"])
            #expect(try await calls.post(try calls.exchange(code, "pusher"), basic: "pusher").status == 200)
            let again = try await calls.authorize([("client_id", id), ("request_uri", uri)])
            #expect(again.status == 400 && again.location == nil)
            let late = try await push()
            fixture.clock.advance(301)
            #expect(try await calls.authorize([("client_id", id), ("request_uri", late)]).status == 400)
        }
    }

    @Test("hears of a wrong pushed request itself, and must show who it is")
    func pushedWrongly() async throws {
        try await OpenIDFixture().with { calls in
            let address = try calls.request("pusher", [("redirect_uri", "https://evil.example/")])
            #expect(try await calls.post(address, to: "/openid/par", basic: "pusher").error == "invalid_request")
            #expect(
                try await calls.post(try calls.request("pusher"), to: "/openid/par", basic: nil).error
                    == "invalid_client")
        }
    }

    @Test("keeps its old secret for a week after a rotation")
    func rotation() async throws {
        let fixture = try await OpenIDFixture()
        try await fixture.with { calls in
            let secrets = try await fixture.administration.rotate("learn", by: .system)
            let client = try #require(secrets.openID)
            let fresh = try #require(secrets.openIDSecret).exposedText()
            let (code, _) = try await calls.code()
            let header: HTTPFields = [
                .contentType: "application/x-www-form-urlencoded",
                .authorization: "Basic " + Base64.encode(Array("\(client.id):\(fresh)".utf8)),
            ]
            let form = OpenIDCalls.form(try calls.exchange(code))
            #expect(try await calls.send("/openid/token", .post, header, form).status == 200)
            let (second, _) = try await calls.code(code: 1)
            #expect(try await calls.post(try calls.exchange(second)).status == 200)
            fixture.clock.advance(Administration.rotationOverlapSeconds + 1)
            #expect(try await calls.post([("grant_type", "authorization_code")]).error == "invalid_client")
        }
    }

    @Test("reads what the provider says of itself, and keys that are there before they sign")
    func discovery() async throws {
        let fixture = try await OpenIDFixture()
        try await fixture.with { calls in
            for path in ["/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"] {
                let reply = try await calls.send(path, .get)
                #expect(reply["issuer"]?.string == OpenIDFixture.own)
                #expect(reply["token_endpoint"]?.string == OpenIDFixture.own + "/openid/token")
            }
            let before = try await calls.send("/openid/keys", .get)["keys"]?.array?.count
            _ = try await fixture.administration.rotateSigningKeys(by: .system)
            try await fixture.keys.load()
            let after = try await calls.send("/openid/keys", .get)
            #expect(before == 2 && after["keys"]?.array?.count == 4)
            #expect(!after.text.contains("\"d\""))
            let old = try #require(fixture.keys.key(.rs256)?.publicKey.keyID)
            fixture.clock.advance(IssuerKey.leadSeconds)
            #expect(fixture.keys.key(.rs256)?.publicKey.keyID != old)
        }
    }
}
