import Bytes
import Domain
import Engine
import Foundation
import HTTPTypes
import OpenID
import OpenIDService
import Testing

@Suite("A browser that a client of OpenID Connect sends")
struct OpenIDAuthorizeTests {
    @Test("F05 comes back with a code, its state and the provider's name")
    func signsIn() async throws {
        try await OpenIDFixture().with { calls in
            let (end, _) = try await calls.signIn(try await calls.authorize(try calls.request()))
            let back = try calls.answer(end)
            #expect(Set(back.keys) == ["code", "state", "iss"])
            #expect(back["state"] == "st&1" && back["iss"] == OpenIDFixture.own)
        }
    }

    @Test("is asked nothing more in the same session, and prompt=none is answered from it")
    func session() async throws {
        try await OpenIDFixture().with { calls in
            let (_, session) = try await calls.code()
            let again = try await calls.authorize(try calls.request("other"), session: session)
            #expect(again.status == 303 && again.back["code"] != nil)
            let silent = try await calls.authorize(try calls.request("other", [("prompt", "none")]), session: session)
            #expect(silent.back["code"] != nil)
            let stranger = try await calls.authorize(try calls.request("learn", [("prompt", "none")]))
            #expect(stranger.back["error"] == "login_required" && stranger.back["iss"] == OpenIDFixture.own)
            #expect(stranger.headers[values: .setCookie].isEmpty)
            try await calls.fixture.lock("ab123")
            let locked = try await calls.authorize(try calls.request("other", [("prompt", "none")]), session: session)
            #expect(locked.back["error"] == "login_required")
        }
    }

    @Test("shows everything again with prompt=login, and after max_age")
    func afresh() async throws {
        let fixture = try await OpenIDFixture()
        try await fixture.with { calls in
            let (_, session) = try await calls.code()
            let login = try await calls.authorize(try calls.request("learn", [("prompt", "login")]), session: session)
            #expect(login.location?.hasPrefix("/p/") == true)
            let recent = try await calls.authorize(try calls.request("learn", [("max_age", "60")]), session: session)
            #expect(recent.back["code"] != nil)
            fixture.clock.advance(61)
            let old = try await calls.authorize(try calls.request("learn", [("max_age", "60")]), session: session)
            #expect(old.location?.hasPrefix("/p/") == true)
            let silent = try await calls.authorize(
                try calls.request("learn", [("max_age", "60"), ("prompt", "none")]), session: session)
            #expect(silent.back["error"] == "login_required")
            let (end, _) = try await calls.signIn(old, code: 1)
            let tokens = try await calls.post(
                try calls.exchange(try #require(try calls.answer(end)["code"])))
            let claims = try OpenIDCalls.claims(tokens["id_token"]?.string)
            let at = try #require(claims["auth_time"]?.integer)
            #expect(fixture.clock.now().seconds - at < 30)
        }
    }

    @Test(
        "T17 is led nowhere by a redirect address that is not the client's own",
        arguments: [
            "https://evil.example/callback", "https://learn.example.ac.uk/callback/",
            "https://learn.example.ac.uk/callback?x=1",
            "https://learn.example.ac.uk/callback#f", "https://learn.example.ac.uk:443/callback",
            "https://learn.example.ac.uk@evil.example/callback", "https://LEARN.example.ac.uk/callback",
            "https://learn.example.ac.uk/../callback", "https://learn.example.ac.uk/callback%2f..%2fx",
            "http://learn.example.ac.uk/callback", "javascript:alert(1)", "//evil.example", "",
            "https://learn.example.ac.uk\\@evil.example/callback", "https://other.example.ac.uk/callback",
        ])
    func redirects(address: String) async throws {
        try await OpenIDFixture().with { calls in
            for more in [[], [("prompt", "none")], [("response_type", "token")]] as [[(String, String?)]] {
                let reply = try await calls.authorize(
                    try calls.request("learn", [("redirect_uri", address)] + more))
                #expect(reply.status == 400 && reply.location == nil)
                #expect(reply.headers[.contentType] == "text/html; charset=utf-8")
                #expect(reply.headers[values: .setCookie].isEmpty)
            }
        }
    }

    @Test("T17 is shown a page, never redirected, for a client that is unknown or not named")
    func unknown() async throws {
        try await OpenIDFixture().with { calls in
            for id in [nil, "", "nobody", "a b", String(repeating: "x", count: 200)] as [String?] {
                let reply = try await calls.authorize(try calls.request("learn", [("client_id", id)]))
                #expect(reply.status == 400 && reply.location == nil, "\(id ?? "none")")
                #expect(reply.header("x-frame-options") == "DENY")
            }
        }
    }

    @Test(
        "T17 comes back with an error for what is asked wrongly",
        arguments: [
            ("response_type", "token", "unsupported_response_type"),
            ("response_type", "code id_token", "unsupported_response_type"),
            ("response_mode", "fragment", "invalid_request"), ("scope", "profile", "invalid_scope"),
            ("code_challenge_method", "plain", "invalid_request"), ("code_challenge", "short", "invalid_request"),
            ("prompt", "none login", "invalid_request"), ("max_age", "-1", "invalid_request"),
            ("request", "e30.e30.", "request_not_supported"), ("id_token_hint", "e30.e30.e30", "invalid_request"),
            ("claims", "[]", "invalid_request"), ("registration", "{}", "registration_not_supported"),
        ])
    func mistakes(name: String, value: String, error: String) async throws {
        try await OpenIDFixture().with { calls in
            let reply = try await calls.authorize(try calls.request("learn", [(name, value)]))
            #expect(reply.status == 303)
            #expect(reply.location?.hasPrefix("https://learn.example.ac.uk/callback?") == true)
            #expect(reply.back["error"] == error && reply.back["state"] == "st&1")
            #expect(reply.back["iss"] == OpenIDFixture.own && reply.back["code"] == nil)
        }
    }

    @Test("T16 is refused when a parameter stands twice, or beside a form")
    func duplicates() async throws {
        try await OpenIDFixture().with { calls in
            let twice = try await calls.authorize(try calls.request() + [("nonce", "n-2")])
            #expect(twice.back["error"] == "invalid_request")
            let address = try await calls.authorize(
                try calls.request() + [("redirect_uri", "https://evil.example/callback")])
            #expect(address.status == 400 && address.location == nil)
            let both = try await calls.send(
                "/openid/authorize?prompt=none", .post, [.contentType: "application/x-www-form-urlencoded"],
                OpenIDCalls.form(try calls.request()))
            #expect(both.status == 400 && both.location == nil)
            let posted = try await calls.authorize(try calls.request(), method: .post)
            #expect(posted.location?.hasPrefix("/p/") == true)
            let text = try await calls.send(
                "/openid/authorize", .post, [.contentType: "text/plain"], OpenIDCalls.form(try calls.request()))
            #expect(text.status == 400)
        }
    }

    @Test("comes back through a form where the client asked for one")
    func formPost() async throws {
        try await OpenIDFixture().with { calls in
            let wish: [(String, String?)] = [("response_mode", "form_post")]
            let (end, session) = try await calls.signIn(try await calls.authorize(try calls.request("learn", wish)))
            guard case .form(let target, let fields) = end else { throw Fault("no form") }
            #expect(target == "https://learn.example.ac.uk/callback")
            #expect(fields.map(\.name) == ["code", "state", "iss"])
            let again = try await calls.authorize(try calls.request("learn", wish), session: session)
            #expect(again.status == 200 && again.text.contains("action=\"https://learn.example.ac.uk/callback\""))
            #expect(again.text.contains("value=\"st&amp;1\""))
            let policy = try #require(again.headers[.contentSecurityPolicy])
            #expect(policy.contains("form-action 'self' https://learn.example.ac.uk;"))
        }
    }

    @Test("speaks the language that the client asks for, in this visit alone")
    func languages() async throws {
        try await OpenIDFixture().with { calls in
            func arrive(_ wish: String?, cookies: String = "") async throws -> OpenIDAnswer {
                try await calls.authorize(
                    try calls.request("learn", [("ui_locales", wish)]), session: Secret(text: "x"), cookies: cookies)
            }
            let first = try await arrive("fr cy-GB zh")
            let visit = try #require(first.location?.dropFirst(3))
            let set = first.headers[values: .setCookie].filter { $0.hasPrefix("__Host-lang") }
            #expect(set.count == 1 && set[0].hasPrefix("__Host-lang-\(visit)=cy;"))
            #expect(set[0].hasSuffix("; Max-Age=\(Visit.cookieSeconds)"))
            for wish in [nil, "fr de", "../evil", "zh-Hant"] {
                #expect(!(try await arrive(wish)).headers[values: .setCookie].contains { $0.contains("-lang") })
            }
            let later = try await arrive("zh", cookies: "; __Host-lang-\(visit)=cy; __Host-lang=en")
            let gone = later.cookie("__Host-lang-\(visit)")
            #expect(gone == "" && later.cookie("__Host-lang") == nil, "what has no visit any more goes")
        }
    }

    @Test("is told of a class that was reached, and refused one that was not")
    func contexts() async throws {
        try await OpenIDFixture().with { calls in
            func essential(_ values: String) -> [(String, String?)] {
                [("claims", "{\"id_token\":{\"acr\":{\"essential\":true,\"values\":[\(values)]}}}")]
            }
            let mfa = try await calls.code(for: "learn", essential("\"\(AuthenticationContext.refedsMFA)\""))
            let claims = try OpenIDCalls.claims(
                try await calls.post(try calls.exchange(mfa.code))["id_token"]?.string)
            #expect(claims["acr"]?.string == AuthenticationContext.refedsMFA)
            #expect(claims["amr"]?.array?.compactMap(\.string) == ["mfa", "otp", "pwd"])
            let unknown = try await calls.authorize(try calls.request("learn", essential("\"gold\",\"phrh\"")))
            #expect(unknown.back["error"] == "unmet_authentication_requirements")
            let strong = try await calls.authorize(
                try calls.request("learn", essential("\"phr\"")), session: mfa.session)
            #expect(strong.location?.hasPrefix("/p/") == true, "a code does not stand for a passkey")
        }
    }

    @Test("is refused when another person is there than the client means")
    func subjects() async throws {
        try await OpenIDFixture().with { calls in
            let (code, session) = try await calls.code()
            let token = try #require(try await calls.post(try calls.exchange(code))["id_token"]?.string)
            let hinted = try await calls.authorize(
                try calls.request("learn", [("id_token_hint", token), ("prompt", "none")]), session: session)
            #expect(hinted.back["code"] != nil)
            let stranger = try await calls.authorize(try calls.request("learn", [("id_token_hint", token)]))
            let (end, _) = try await calls.signIn(stranger, as: 1)
            #expect(try calls.answer(end)["error"] == "login_required")
            let foreign = try await calls.authorize(
                try calls.request("other", [("id_token_hint", token)]), session: session)
            #expect(foreign.back["error"] == "invalid_request")
        }
    }
}
