import Bytes
import Domain
import Engine
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Testing

@Suite("A website behind a proxy")
struct WebsiteServiceTests {
    @Test("sends strangers to the sign-in, and lets them back in to the page that they wanted")
    func wayInAndBack() async throws {
        try await WebsiteFixture().with { calls in
            let browser = try await calls.entered(page: "/wiki/Main?action=edit&x=%2F%2Fevil.com")
            let reply = try await calls.check(browser)
            #expect(reply.status == .ok && reply.headers[.cacheControl] == "no-store")
            #expect(reply.header("Remote-User") == "ab123" && reply.header("Remote-Name") == "Zoë B")
            #expect(reply.header("Remote-Email") == "zoe@example.ac.uk")
            #expect(reply.header("Remote-Groups") == "staff,wiki editors", "no name that reads as two groups")
        }
    }

    @Test("lets in at once who is signed in already, and tells each website no more than it may know")
    func second() async throws {
        try await WebsiteFixture().with { calls in
            var browser = try await calls.entered()
            let (to, start) = try await calls.turnedAway(page: "/basket", of: "shop")
            let reply = try await calls.onOwnHost(to, session: browser.session)
            let callback = try #require(reply.headers[.location])
            let back = try await calls.viaProxy(
                calls.path(callback, of: "shop"), of: "shop", cookies: ["__Host-countersign-start=\(start)"])
            #expect(back.headers[.location] == "https://shop.example.ac.uk/basket")
            let set = try #require(back.headers[values: .setCookie].first)
            #expect(set.contains("; Secure") && set.contains("; HttpOnly") && set.contains("; SameSite=Lax"))
            #expect(set.contains("; Path=/") && !set.contains("Domain"))
            browser.site = back.cookie("__Host-countersign-site")
            let told = try await calls.check(browser, of: "shop")
            #expect(told.header("Remote-User") == "ab123")
            for header in ["Remote-Name", "Remote-Email", "Remote-Groups"] { #expect(told.header(header) == nil) }
        }
    }

    @Test("T26 answers nobody but its own proxy, and tells others nothing")
    func ownProxy() async throws {
        try await WebsiteFixture().with { calls in
            let browser = try await calls.entered()
            let cookie = ["__Host-countersign-site=\(browser.site ?? "")"]
            let bare = try await calls.client.execute(
                uri: "/forward/check", method: .get,
                headers: [.cookie: cookie[0], try #require(.init("X-Forwarded-Host")): "wiki.example.ac.uk"])
            let wrong = try await calls.viaProxy("/forward/check", secret: "guess", cookies: cookie)
            let others = try await calls.viaProxy("/forward/check", secret: calls.fixture.shop, cookies: cookie)
            let unknown = try await calls.viaProxy("/forward/check", of: "nothere", cookies: cookie)
            let double = try await calls.viaProxy(
                "/forward/check", cookies: cookie, more: [("X-Countersign-Proxy", calls.fixture.wiki)])
            let hosts = try await calls.viaProxy(
                "/forward/check", cookies: cookie, more: [("X-Forwarded-Host", "shop.example.ac.uk")])
            for reply in [bare, wrong, others, unknown, double, hosts] {
                #expect(reply.status == .forbidden && reply.header("Remote-User") == nil)
                #expect(reply.headers[.location] == nil && reply.headers[.setCookie] == nil)
                #expect(String(buffer: reply.body) == String(buffer: bare.body))
            }
            for path in ["callback?ticket=x", "sign-out", "signed-out"] {
                #expect(try await calls.viaProxy("/.countersign/\(path)", secret: "guess").status == .notFound)
            }
        }
    }

    @Test("T12 takes a ticket once, at its own website, in time, and from the browser that asked")
    func tickets() async throws {
        let fixture = try await WebsiteFixture()
        try await fixture.with { calls in
            let (callback, browser) = try await calls.signedIn()
            let uri = try calls.path(callback)
            let start = ["__Host-countersign-start=\(browser.start ?? "")"]
            let elsewhere = try await calls.viaProxy(uri, of: "shop", cookies: start)
            #expect(elsewhere.status == .forbidden && elsewhere.headers[.setCookie] == nil)
            #expect(try await calls.viaProxy(uri, cookies: start).status == .seeOther)
            let twice = try await calls.viaProxy(uri, cookies: start)
            #expect(twice.status == .forbidden && twice.headers[.setCookie] == nil)

            let (stolen, _) = try await calls.signedIn(code: 1)
            let other = try await calls.turnedAway()
            for cookies in [["__Host-countersign-start=\(other.start)"], []] {
                let reply = try await calls.viaProxy(calls.path(stolen), cookies: cookies)
                #expect(reply.status == .forbidden && reply.headers[.setCookie] == nil)
            }

            let (late, slow) = try await calls.signedIn(code: 2)
            fixture.clock.advance(WebsiteTicket.lifetimeSeconds)
            let reply = try await calls.viaProxy(
                calls.path(late), cookies: ["__Host-countersign-start=\(slow.start ?? "")"])
            #expect(reply.status == .forbidden && reply.headers[.setCookie] == nil)
            for ticket in ["", "?ticket=", "?ticket=x", "?ticket=\(String(repeating: "A", count: 9999))"] {
                #expect(try await calls.viaProxy("/.countersign/callback\(ticket)").status == .forbidden)
            }
        }
    }

    @Test("T12 takes one ticket once of two browsers that bring it at the same time")
    func race() async throws {
        try await WebsiteFixture().with { calls in
            let (callback, browser) = try await calls.signedIn()
            let uri = try calls.path(callback)
            let start = ["__Host-countersign-start=\(browser.start ?? "")"]
            let entered = try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<8 {
                    group.addTask { try await calls.viaProxy(uri, cookies: start).status == .seeOther }
                }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(entered == 1)
        }
    }

    @Test("T24 is closed at once when the person is locked, or signs out at any website")
    func closed() async throws {
        let fixture = try await WebsiteFixture()
        try await fixture.with { calls in
            let browser = try await calls.entered()
            let cookie = ["__Host-countersign-site=\(browser.site ?? "")"]
            #expect(try await calls.viaProxy("/forward/check", of: "shop", cookies: cookie).status == .unauthorized)
            let (to, start) = try await calls.turnedAway(of: "shop")
            let callback = try #require(try await calls.onOwnHost(to, session: browser.session).headers[.location])
            let back = try await calls.viaProxy(
                calls.path(callback, of: "shop"), of: "shop", cookies: ["__Host-countersign-start=\(start)"])
            var shop = browser
            shop.site = back.cookie("__Host-countersign-site")
            #expect(try await calls.check(shop, of: "shop").status == .ok)

            let page = try await calls.viaProxy("/.countersign/sign-out", cookies: cookie)
            #expect(try await calls.check(browser).status == .ok, "looking at the page changes nothing")
            let html = String(buffer: page.body)
            #expect(html.contains("\"/.countersign/assets/style.") && !html.contains("\"/assets/"))
            let token = try #require(html.firstMatch(of: /name="token" value="([^"]+)"/)?.1)
            for body in ["do=sign_out", "token=x&do=sign_out", "token=\(token)x&do=sign_out", "token=\(token)&do=stay"]
            {
                _ = try await calls.viaProxy("/.countersign/sign-out", cookies: cookie, method: .post, body: body)
            }
            #expect(try await calls.check(browser).status == .ok)
            let out = try await calls.viaProxy(
                "/.countersign/sign-out", cookies: cookie, method: .post, body: "token=\(token)&do=sign_out")
            #expect(out.status == .seeOther)
            #expect(out.headers[.location] == "https://wiki.example.ac.uk/.countersign/signed-out")
            #expect(out.headers[.setCookie]?.contains("Max-Age=0") == true)
            #expect(try await calls.check(browser).status == .unauthorized)
            #expect(try await calls.check(shop, of: "shop").status == .unauthorized, "the session behind it is over")
            let again = try await calls.onOwnHost(to, session: browser.session)
            #expect(again.headers[.location]?.hasPrefix("/p/") == true)

            let locked = try await calls.entered(code: 1)
            #expect(try await calls.check(locked).status == .ok)
            try await fixture.lock()
            #expect(try await calls.check(locked).status == .unauthorized)
        }
    }

    @Test("asks again after its own time, and goes on where the session behind it still counts")
    func lifetime() async throws {
        let fixture = try await WebsiteFixture()
        try await fixture.with { calls in
            let browser = try await calls.entered()
            try await fixture.administration.set("website.session", to: 600, at: "wiki", by: .system)
            fixture.clock.advance(600)
            #expect(try await calls.check(browser).status == .unauthorized)
            let (to, _) = try await calls.turnedAway()
            let reply = try await calls.onOwnHost(to, session: browser.session)
            #expect(reply.headers[.location]?.hasPrefix("https://wiki.example.ac.uk/.countersign/callback") == true)
        }
    }

    @Test(
        "T19 leads to registered websites and nowhere else",
        arguments: [
            "https://evil.com/", "https://wiki.example.ac.uk.evil.com/", "https://evilwiki.example.ac.uk/",
            "https://wiki.example.ac.uk@evil.com/", "https://ab@wiki.example.ac.uk/", "//wiki.example.ac.uk/",
            "https:/\\wiki.example.ac.uk/", "https://wiki.example.ac.uk\\@evil.com/", "https://wiki.example.ac.uk:444/",
            "https://wiki.example.ac.uk:443/", "https://WIKI.example.ac.uk/", "https://wiki.example.ac.uk./",
            "https://wiki%2eexample.ac.uk/", "http://wiki.example.ac.uk/", "javascript:alert(1)", "/", "",
            "https://wiki.example.ac.uk/\r\nLocation: https://evil.com/",
        ])
    func openRedirect(to: String) async throws {
        try await WebsiteFixture().with { calls in
            for browser in ["", "&browser=\(Base64URL.encode([UInt8](repeating: 1, count: 32)))"] {
                let reply = try await calls.client.execute(
                    uri: "/forward/start?" + FormURLEncoded.serialized([(name: "to", value: to)]) + browser,
                    method: .get)
                #expect(reply.status == .badRequest && reply.headers[.location] == nil)
                #expect(reply.headers[.setCookie] == nil && reply.headers[.contentSecurityPolicy] != nil)
            }
        }
    }

    @Test("is gone back to when nothing shows which browser asked there, and no field may stand twice")
    func withoutBrowser() async throws {
        try await WebsiteFixture().with { calls in
            let to = "to=" + "https://wiki.example.ac.uk/a"
            let reply = try await calls.client.execute(uri: "/forward/start?\(to)", method: .get)
            #expect(reply.headers[.location] == "https://wiki.example.ac.uk/a")
            for query in ["", "\(to)&\(to)", "\(to)&x=%zz", "\(to)&browser=a&browser=b"] {
                #expect(
                    try await calls.client.execute(uri: "/forward/start?\(query)", method: .get).status == .badRequest)
            }
        }
    }

    @Test("is told by a redirect where its proxy wants one, but not for what scripts ask")
    func redirects() async throws {
        try await WebsiteFixture().with { calls in
            let page = try await calls.viaProxy("/forward/check?mode=redirect", page: "/é?a=b&c=d")
            #expect(page.status == .seeOther)
            let location = try #require(page.headers[.location])
            #expect(location.contains("to=https%3A%2F%2Fwiki.example.ac.uk%2F%25C3%25A9%3Fa%3Db%26c%3Dd"))
            let start = try #require(page.cookie("__Host-countersign-start"))
            let again = try await calls.viaProxy(
                "/forward/check?mode=redirect", cookies: ["__Host-countersign-start=\(start)"], page: "/é?a=b&c=d")
            #expect(again.headers[.location] == location && again.headers[.setCookie] == nil, "one browser, one secret")
            let script = try await calls.viaProxy("/forward/check?mode=redirect", more: [("Sec-Fetch-Mode", "cors")])
            #expect(script.status == .unauthorized && script.headers[.location] == nil)
        }
    }

    @Test("takes the proxy's secret before a rotation for a week")
    func rotation() async throws {
        let fixture = try await WebsiteFixture()
        try await fixture.with { calls in
            let fresh = try #require(try await fixture.administration.rotate("wiki", by: .system).proxy).exposedText()
            for secret in [fresh, fixture.wiki] {
                #expect(try await calls.viaProxy("/forward/check", secret: secret).status == .unauthorized)
            }
            fixture.clock.advance(7 * 86_400)
            #expect(try await calls.viaProxy("/forward/check", secret: fixture.wiki).status == .forbidden)
            #expect(try await calls.viaProxy("/forward/check", secret: fresh).status == .unauthorized)
        }
    }

    @Test("T29 survives floods of headers and cookies, and takes no cookie that is there twice")
    func floods() async throws {
        try await WebsiteFixture().with { calls in
            let browser = try await calls.entered()
            let own = "__Host-countersign-site=\(browser.site ?? "")"
            let many = (0..<1_000).map { "c\($0)=\($0)" }
            #expect(try await calls.viaProxy("/forward/check", cookies: many + [own]).status == .unauthorized)
            #expect(try await calls.viaProxy("/forward/check", cookies: [own, own]).status == .unauthorized)
            #expect(
                try await calls.viaProxy("/forward/check", cookies: [own, "__Host-countersign-site=x"]).status
                    == .unauthorized)
            let long = String(repeating: "a", count: 60_000)
            for page in ["/" + long, long, "/" + String(repeating: "é", count: 5_000)] {
                let reply = try await calls.viaProxy("/forward/check", page: page)
                #expect(reply.status == .unauthorized && (reply.headers[.location]?.utf8.count ?? 0) < 400)
            }
            #expect(try await calls.viaProxy("/forward/check", secret: long).status == .forbidden)
            let forged = try await calls.viaProxy(
                "/forward/check", cookies: [own], more: [("Remote-User", "root"), ("Remote_User", "root")])
            #expect(forged.header("Remote-User") == "ab123")
        }
    }
}

extension TestResponse {
    fileprivate func header(_ name: String) -> String? {
        HTTPField.Name(name).flatMap { headers[values: $0].count == 1 ? headers[$0] : nil }
    }
}
