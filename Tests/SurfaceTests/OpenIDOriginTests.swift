import Bytes
import Domain
import Engine
import Foundation
import HTTPTypes
import OpenID
import OpenIDService
import Testing

@Suite("A client of OpenID Connect that runs in a browser")
struct OpenIDOriginTests {
    private static let page = "https://page.example.ac.uk"
    private static let answering = ["/openid/token", "/openid/userinfo", "/openid/par"]
    private static let published = [
        "/.well-known/openid-configuration", "/openid/keys",
    ]

    private func asked(_ origin: String?, _ method: String, headers: String = "authorization") -> HTTPFields {
        var fields = HTTPFields()
        fields[.origin] = origin
        fields[.accessControlRequestMethod] = method
        fields[.accessControlRequestHeaders] = headers
        return fields
    }

    @Test("gets tokens and learns who is there, across origins and without a secret")
    func whole() async throws {
        try await OpenIDFixture().with { calls in
            let (code, _) = try await calls.code(for: "page")
            let id = try calls.fixture.client("page").id
            let form = OpenIDCalls.form(try calls.exchange(code, "page") + [("client_id", id)])
            let type = "application/x-www-form-urlencoded"
            let reply = try await calls.send("/openid/token", .post, [.contentType: type, .origin: Self.page], form)
            #expect(reply.status == 200 && reply.headers[.accessControlAllowOrigin] == Self.page)
            #expect(reply.headers[.vary] == "Origin" && reply.headers[.accessControlAllowCredentials] == nil)
            let access = try #require(reply["access_token"]?.string)
            let who = try await calls.send(
                "/openid/userinfo", .get, [.authorization: "Bearer \(access)", .origin: Self.page])
            #expect(who["preferred_username"]?.string == "ab123")
            #expect(who.headers[.accessControlAllowOrigin] == Self.page)
            let again = try await calls.send("/openid/token", .post, [.contentType: type, .origin: Self.page], form)
            #expect(again.error == "invalid_grant" && again.headers[.accessControlAllowOrigin] == Self.page)
        }
    }

    @Test("is told beforehand that it may ask")
    func preflight() async throws {
        try await OpenIDFixture().with { calls in
            for path in Self.answering {
                let reply = try await calls.send(path, .options, asked(Self.page, "POST"))
                #expect(reply.status == 204 && reply.text.isEmpty)
                #expect(reply.headers[.accessControlAllowOrigin] == Self.page && reply.headers[.vary] == "Origin")
                #expect(reply.headers[.accessControlAllowHeaders] == "Authorization, Content-Type")
                #expect(reply.headers[.accessControlAllowMethods]?.contains("POST") == true)
                #expect(reply.headers[.accessControlAllowCredentials] == nil)
            }
            for path in Self.published {
                let reply = try await calls.send(path, .options, asked("https://anybody.example", "GET"))
                #expect(reply.status == 204 && reply.headers[.accessControlAllowOrigin] == "*")
                let shown = try await calls.send(path, .get, [.origin: "https://anybody.example"])
                #expect(shown.status == 200 && shown.headers[.accessControlAllowOrigin] == "*")
            }
        }
    }

    @Test(
        "T17 is at an origin that a public client has registered, or reads nothing",
        arguments: [
            nil, "https://evil.example", "https://learn.example.ac.uk", "http://page.example.ac.uk", "null", "*", "",
            "https://page.example.ac.uk:8443", "https://page.example.ac.uk.evil.example", "https://PAGE.example.ac.uk",
            "https://page.example.ac.uk/", "http://127.0.0.1:4000",
        ])
    func strangers(origin: String?) async throws {
        try await OpenIDFixture().with { calls in
            for path in Self.answering {
                let before = try await calls.send(path, .options, asked(origin, "POST"))
                #expect(before.headers[.accessControlAllowOrigin] == nil && before.headers[.vary] == "Origin")
                #expect(before.headers[.accessControlAllowMethods] == nil)
                let reply = try await calls.send(path, .post, asked(origin, "POST"))
                #expect(reply.status >= 400 && reply.headers[.accessControlAllowOrigin] == nil)
            }
        }
    }

    @Test("T17 never reads what stands at the authorization endpoint, nor what signs people out")
    func pages() async throws {
        try await OpenIDFixture().with { calls in
            let query = OpenIDCalls.form(try calls.request("page"))
            for path in ["/openid/authorize?\(query)", "/openid/end-session"] {
                for method in [HTTPRequest.Method.get, .post, .options] {
                    let reply = try await calls.send(path, method, asked(Self.page, "GET"))
                    #expect(!reply.headers.contains { $0.name.canonicalName.hasPrefix("access-control") })
                }
            }
        }
    }
}
