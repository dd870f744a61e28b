import Bytes
import Domain
import Engine
import Foundation
import HTTPTypes
import OpenID
import OpenIDService
import Testing

@testable import OpenIDService

@Suite("Signing out of OpenID Connect")
struct OpenIDLogoutTests {
    private func cookie(_ session: Secret) -> HTTPFields { [.cookie: "__Host-session=\(session.exposedText())"] }

    private func end(
        _ calls: OpenIDCalls, _ parameters: Parameters, _ session: Secret
    ) async throws -> OpenIDAnswer {
        try await calls.send("/openid/end-session?\(OpenIDCalls.form(parameters))", .get, cookie(session))
    }

    private func isIn(_ calls: OpenIDCalls, _ session: Secret) async throws -> Bool {
        try await calls.authorize(try calls.request("other", [("prompt", "none")]), session: session).back["code"]
            != nil
    }

    @Test("ends the session at once for a client with an ID token of it, and leads to a registered address")
    func hinted() async throws {
        try await OpenIDFixture().with { calls in
            let (code, session) = try await calls.code()
            let tokens = try await calls.post(try calls.exchange(code))
            let hint = try #require(tokens["id_token"]?.string)
            let bye = "https://learn.example.ac.uk/bye"
            let evil = try await end(
                calls, [("id_token_hint", hint), ("post_logout_redirect_uri", "https://evil.example/")], session)
            #expect(evil.status == 400 && evil.location == nil)
            #expect(try await isIn(calls, session), "a wrong request ends nothing")
            let reply = try await end(
                calls, [("id_token_hint", hint), ("post_logout_redirect_uri", bye), ("state", "s 1")], session)
            #expect(
                reply.status == 303 && reply.location == bye + "?state=s%201" || reply.location == bye + "?state=s+1")
            #expect(reply.headers[values: .setCookie].contains { $0.hasPrefix("__Host-session=;") })
            #expect(try await !isIn(calls, session))
            let access = try #require(tokens["access_token"]?.string)
            #expect(try await calls.userInfo(access).status == 401, "tokens end with the session")
        }
    }

    @Test("T17 believes nothing more that a revoked key has signed, and clients are shown another")
    func revokedKey() async throws {
        let fixture = try await OpenIDFixture()
        try await fixture.with { calls in
            func names() async throws -> [String] {
                let set = try JSONValue(parsing: try await calls.send("/openid/keys", .get).text)
                return try #require(set["keys"]?.array).compactMap { $0["kid"]?.string }.sorted()
            }
            func kid(_ token: String) throws -> String? {
                let header = try #require(token.split(separator: ".").first)
                return try JSONValue(parsing: try Base64URL.decode(String(header)))["kid"]?.string
            }
            let (code, session) = try await calls.code()
            let hint = try #require(try await calls.post(try calls.exchange(code))["id_token"]?.string)
            let leaked = try #require(try kid(hint))
            let before = try await names()
            #expect(before.count == 2 && before.contains(leaked))
            let silent: [(String, String?)] = [("id_token_hint", hint), ("prompt", "none")]
            #expect(try await calls.authorize(try calls.request("learn", silent), session: session).back["code"] != nil)

            let revoked = try await fixture.administration.revokeSigningKey(leaked, by: .system)
            try await fixture.keys.load()
            let made = try #require(revoked.made?.id)
            let after = try await names()
            #expect(after.count == 2 && !after.contains(leaked) && after.contains(made))
            #expect(
                try await calls.authorize(try calls.request("learn", silent), session: session).back["error"]
                    == "invalid_request")
            let out = try await end(calls, [("id_token_hint", hint)], session)
            #expect(out.status == 400)
            #expect(try await isIn(calls, session), "its tokens sign nobody out")
            let again = try await calls.authorize(try calls.request(), session: session)
            let fresh = try await calls.post(try calls.exchange(try #require(again.back["code"])))
            #expect(try kid(try #require(fresh["id_token"]?.string)) == made)
            await #expect(throws: Mistake.self) {
                try await fixture.administration.revokeSigningKey(leaked, by: .system)
            }
        }
    }

    @Test("T17 asks the person first without such a token, and takes only its own form for a yes")
    func asked() async throws {
        try await OpenIDFixture().with { calls in
            let (_, session) = try await calls.code()
            let page = try await end(calls, [], session)
            #expect(page.status == 200 && page.header("x-frame-options") == "DENY")
            #expect(try await isIn(calls, session))
            var headers = cookie(session)
            headers[.contentType] = "application/x-www-form-urlencoded"
            let forged = try await calls.send("/openid/end-session/confirm", .post, headers, "do=sign_out&token=x")
            #expect(forged.status == 403)
            #expect(try await isIn(calls, session))
            let mark = try #require(page.text.firstMatch(of: /name="token" value="([^"]+)"/)).1
            let stay = try await calls.send("/openid/end-session/confirm", .post, headers, "do=stay&token=\(mark)")
            #expect(stay.status == 303)
            #expect(try await isIn(calls, session))
            let done = try await calls.send("/openid/end-session/confirm", .post, headers, "do=sign_out&token=\(mark)")
            #expect(done.status == 200)
            #expect(try await !isIn(calls, session))
        }
    }

    @Test("T17 asks first when the token is of another session")
    func foreign() async throws {
        try await OpenIDFixture().with { calls in
            let (code, _) = try await calls.code()
            let hint = try #require(try await calls.post(try calls.exchange(code))["id_token"]?.string)
            let arrival = try await calls.authorize(try calls.request("learn", [("prompt", "login")]))
            let (_, other) = try await calls.signIn(arrival, as: 1)
            let reply = try await end(calls, [("id_token_hint", hint)], other)
            #expect(reply.status == 200)
            #expect(try await isIn(calls, other))
        }
    }

    @Test(
        "T19 tells nobody at an address on this machine or on the wire beside it",
        arguments: [
            ("10.1.2.3", false, true), ("192.0.2.1", false, true), ("2001:db8::1", false, true),
            ("fd00::1", false, true),
            ("127.0.0.1", false, false), ("127.9.9.9", false, false), ("::1", false, false),
            ("169.254.169.254", false, false),
            ("fe80::1", false, false), ("0.0.0.0", false, false), ("::", false, false), ("224.0.0.1", false, false),
            ("ff02::1", false, false), ("::ffff:127.0.0.1", false, false), ("::ffff:169.254.169.254", false, false),
            ("127.0.0.1", true, true), ("::1", true, true), ("10.1.2.3", true, false),
        ])
    func targets(number: String, isLoopback: Bool, isAllowed: Bool) {
        #expect(OutsideAddress.isAllowed(number, isLoopback: isLoopback) == isAllowed)
    }
}
