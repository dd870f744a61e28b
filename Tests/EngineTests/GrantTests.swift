import Bytes
import Domain
import Storage
import Testing

@testable import Engine

@Suite("Grants")
struct GrantTests {
    @Test("lead from the code to tokens, their bearer, and fresh ones")
    func way() async throws {
        try await BrowserHouse.with { house in
            let client = try await house.client()
            #expect(try await house.grants.client("learn")?.client == client)
            #expect(try await house.grants.client("none") == nil)
            var browser = TestBrowser()
            let pass = try await house.signedIn(&browser)
            let tokens = try await house.exchange(house.code(pass), client).get()
            #expect(tokens.granted.person == pass.person && tokens.granted.grant.shown.proof == pass.proof)
            #expect(tokens.accessSeconds == 600)
            let bearer = try await house.grants.bearer(tokens.access)
            #expect(bearer?.person == pass.person && bearer?.grant.client == "learn")
            let refresh = try #require(tokens.refresh)
            #expect(try await house.grants.bearer(refresh) == nil)
            #expect(try await house.grants.bearer(Secret(text: "x")) == nil)
            let next = try await house.grants.refresh(refresh, client: client).get()
            #expect(try await house.grants.bearer(next.access) != nil)
            #expect(try await house.grants.clients(of: pass.session.id) == ["learn"])
            house.house.clock.move(seconds: 600)
            #expect(try await house.grants.bearer(next.access) == nil)
            _ = try await house.sessions.end(try #require(browser.cookies.session))
            let last = try await house.grants.refresh(try #require(next.refresh), client: client)
            guard case .failure(.invalid) = last else { throw Fault("the session is over") }
        }
    }

    @Test("T17 one code, shown twenty times at once, gives one set of tokens, and then revokes it")
    func exchangedAtOnce() async throws {
        try await BrowserHouse.with { house in
            let client = try await house.client()
            var browser = TestBrowser()
            let code = try await house.code(house.signedIn(&browser))
            let given = await house.atOnce { try? await house.exchange(code, client).get() }
            #expect(given.count == 1)
            let tokens = try #require(given.first)
            #expect(try await house.grants.bearer(tokens.access) == nil)
            let refreshed = try await house.grants.refresh(try #require(tokens.refresh), client: client)
            guard case .failure(.invalid) = refreshed else { throw Fault("the family lives") }
            #expect(try await house.house.events("grant.redeemed").count == 1)
            #expect(try await house.house.events("grant.reused").count == 19)
        }
    }

    @Test("T17 one refresh token, shown twenty times at once, gives one set of tokens, and then revokes it")
    func refreshedAtOnce() async throws {
        try await BrowserHouse.with { house in
            let client = try await house.client()
            var browser = TestBrowser()
            let pass = try await house.signedIn(&browser)
            let tokens = try await house.exchange(house.code(pass, scope: "offline_access"), client).get()
            let refresh = try #require(tokens.refresh)
            let given = await house.atOnce { try? await house.grants.refresh(refresh, client: client).get() }
            #expect(given.count == 1)
            #expect(try await house.grants.bearer(try #require(given.first).access) == nil)
            #expect(try await house.grants.bearer(tokens.access) == nil)
            #expect(try await house.house.events("grant.refreshed").count == 1)
        }
    }

    @Test("keep pushed requests for their own client and time, and messages that count once")
    func once() async throws {
        try await BrowserHouse.with { house in
            let client = try await house.client()
            let handle = try await house.grants.push("scope=openid", of: client)
            #expect(try await house.grants.pushed(handle, of: "learn")?.parameters == "scope=openid")
            #expect(try await house.grants.pushed(handle, of: "other") == nil)
            #expect(try await house.grants.pushed(Secret(text: "x"), of: "learn") == nil)
            house.house.clock.move(seconds: 300)
            #expect(try await house.grants.pushed(handle, of: "learn") == nil)
            let until = house.house.clock.now() + 60
            let taken = await house.atOnce { try? await house.grants.takeOnce([1], until: until) }
            #expect(taken.count { $0 } == 1 && taken.count == 20)
        }
    }
}
