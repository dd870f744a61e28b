import Testing

@testable import Domain

@Suite("A website")
struct WebsiteTests {
    private let wiki = Website(
        id: no(1), application: no(1), origin: place("https://wiki.example.ac.uk"), proxyDigest: [1])
    private let session = Session(
        id: no(3), person: no(1), digest: [3], passwordAt: start, proof: Proof(method: .push, at: start),
        startedAt: start, usedAt: start)

    private func situation(at website: Website? = nil, _ world: World = World()) -> Situation {
        var situation = world.situation()
        situation.website = website ?? wiki
        situation.session = session
        return situation
    }

    private var pass: Pass {
        Pass(
            person: .sample(), application: no(1), session: session, byPasswordAlone: false, ticket: "",
            door: .website)
    }

    private func ticketed() throws -> Situation {
        var situation = situation()
        let draft = WebsiteTicketDraft(digest: [7], browser: [8], path: try #require(WebsitePath(parsing: "/a?b=c")))
        situation.websiteTicket = try situation.ticket(draft, for: pass, now: start).value
        return situation
    }

    private func enter(
        _ situation: Situation, browser: [UInt8]? = [8], now: Instant = start + 1
    ) -> Decided<Result<WebsiteSession, WebsiteTicketRefusal>> {
        situation.enter(browser: browser, draft: WebsiteSessionDraft(id: no(4), digest: [9]), now: now)
    }

    @Test("lets in who brings its ticket, and says so in the record")
    func enters() throws {
        var world = World()
        let decided = enter(try ticketed())
        let entered = try world.commit(decided).get()
        #expect(entered.website == wiki.id && entered.session == session.id && entered.person == no(1))
        #expect(world.names == [.websiteSessionStarted])
        #expect(world.websiteTickets.first?.usedAt == start + 1)
        var later = situation()
        later.websiteSession = entered
        #expect(later.visitor(now: start + 2)?.id == no(1))
        #expect(!later.useWebsite(now: start + 2).value)
        let isWritten = world.commit(later.useWebsite(now: start + 1 + WebsiteSession.useSeconds(Figures())))
        #expect(isWritten)
        #expect(world.names.last == .websiteSessionUsed)
    }

    @Test("T12 takes a ticket once, in time, in its own place, and from the browser that asked")
    func refuses() throws {
        let fresh = try ticketed()
        #expect(enter(fresh, browser: nil).value == .failure(.otherBrowser))
        #expect(enter(fresh, browser: [9]).value == .failure(.otherBrowser))
        #expect(enter(fresh, now: start + WebsiteTicket.lifetimeSeconds).value == .failure(.late))
        #expect(enter(fresh, now: start + WebsiteTicket.lifetimeSeconds - 1).value != .failure(.late))
        var elsewhere = fresh
        elsewhere.website = Website(
            id: no(2), application: no(1), origin: place("https://other.example.ac.uk"), proxyDigest: [1])
        #expect(enter(elsewhere).value == .failure(.unknown))
        #expect(enter(elsewhere).change == .nothing, "another website's proxy can't spend it")
        var twice = fresh
        twice.websiteTicket?.usedAt = start
        #expect(enter(twice).value == .failure(.used))
        #expect(enter(twice).change.events.map(\.name) == [.websiteTicketRefused])
        for why in [enter(fresh, browser: nil), enter(fresh, now: start + 99)] {
            #expect(why.change.writes.count == 1, "a ticket that is refused is spent")
        }
    }

    @Test("T24 is closed when the session behind it ends, the person is locked, or its own time is over")
    func closes() throws {
        var open = try ticketed()
        open.websiteSession = try enter(open).value.get()
        #expect(open.visitor(now: start + 5) != nil)
        var ended = open
        ended.session?.endedAt = start + 2
        var locked = open
        locked.person?.standing = .lockedByDesk(at: start + 2)
        var away = open
        away.session = nil
        var left = open
        left.websiteSession?.endedAt = start + 2
        var another = open
        another.website = Website(
            id: no(2), application: no(1), origin: place("https://other.example.ac.uk"), proxyDigest: [1])
        var gone = open
        gone.website = nil
        for closed in [ended, locked, away, left, another, gone] {
            #expect(closed.visitor(now: start + 5) == nil)
            #expect(closed.useWebsite(now: start + WebsiteSession.useSeconds(Figures()) * 2).change == .nothing)
        }
        for closed in [ended, locked, away] { #expect(enter(closed).value == .failure(.ended)) }
        let lifetime = open.figures.websiteSessionSeconds
        open.figures.websiteIdleSeconds = lifetime + 1
        #expect(open.visitor(now: start + lifetime) != nil)
        #expect(open.visitor(now: start + 1 + lifetime) == nil)
        open.figures.sessionSeconds = 300
        #expect(open.visitor(now: start + 300) == nil)
    }

    @Test("T24 asks for everything again once a browser was left alone, and not while it is in use")
    func idle() throws {
        var world = World.with(devices: 1)
        var browser = try world.signedIn()
        var here = world.arrival(browser)
        here.website = wiki
        let began = try #require(here.session)
        here.websiteSession = WebsiteSession(
            id: no(4), website: wiki.id, person: no(1), session: began.id, digest: [9], startedAt: start, usedAt: start)
        let idle = here.figures.websiteIdleSeconds
        #expect(here.visitor(now: start + idle - 1) != nil && here.visitor(now: start + idle) == nil)
        // In use all day, as far as its own time goes.
        for minutes in stride(from: 20, through: 300, by: 20) {
            world.commit(here.useWebsite(now: start + minutes * 60))
            here.websiteSession = world.websiteSessions.first
            here.session = world.sessions.first { $0.id == began.id }
        }
        #expect(here.visitor(now: start + 300 * 60 + idle - 1) != nil)
        #expect(here.visitor(now: start + 300 * 60 + idle) == nil)
        func arrives(_ door: Door, after seconds: Int) throws -> Arrived {
            world.now = start + 300 * 60 + seconds
            let arrival = Arrival(door: door, ticket: "", destination: nil)
            let draws = world.visitDraws()
            return try world.arrival(browser).arrive(arrival, draws: draws, now: world.now).value
        }
        guard case .satisfied = try arrives(.website, after: idle - 1) else { throw Fault("asked while in use") }
        guard case .opened(let visit) = try arrives(.website, after: idle) else { throw Fault("not asked") }
        #expect(visit.demands.afresh && visit.passwordAt == nil && visit.person == nil, "the password too")
        guard case .satisfied = try arrives(.openID, after: idle) else { throw Fault("other doors are as they were") }
        browser.session = nil
    }

    @Test("signs out of everything when somebody leaves it")
    func leaves() throws {
        var open = try ticketed()
        open.websiteSession = try enter(open).value.get()
        var world = World()
        let isLeft = world.commit(open.leaveWebsite(now: start + 9))
        #expect(isLeft)
        #expect(world.names == [.websiteSessionEnded, .sessionEnded])
        #expect(world.sessions.first?.endedAt == start + 9 && world.websiteSessions.first?.endedAt == start + 9)
        open.website = nil
        #expect(open.leaveWebsite(now: start + 9).change == .nothing)
    }

    @Test("gives no ticket for a sign-in to another application")
    func otherApplication() throws {
        let other = Pass(
            person: .sample(), application: no(2), session: session, byPasswordAlone: false, ticket: "",
            door: .website)
        #expect(throws: Refusal.self) {
            try situation().ticket(WebsiteTicketDraft(digest: [7], browser: [8], path: .home), for: other, now: start)
        }
    }

    @Test("takes the secret before a rotation until its end, and no longer")
    func rotation() {
        var rotated = wiki
        (rotated.proxyDigest, rotated.previousDigest, rotated.previousEndsAt) = ([2], [1], start + 10)
        #expect(rotated.proxyDigests(at: start + 9) == [[2], [1]])
        #expect(rotated.proxyDigests(at: start + 10) == [[2]])
    }
}

@Suite("A website's address")
struct WebsiteAddressTests {
    @Test(
        "is read in its one form",
        arguments: [
            ("https://wiki.example.ac.uk", "wiki.example.ac.uk", "/"),
            ("https://wiki.example.ac.uk/", "wiki.example.ac.uk", "/"),
            (
                "https://wiki.example.ac.uk/a/../b?x=%2F&y=//evil.com", "wiki.example.ac.uk",
                "/a/../b?x=%2F&y=//evil.com"
            ),
            ("https://wiki.example.ac.uk//evil.com/@x:y", "wiki.example.ac.uk", "//evil.com/@x:y"),
            ("https://xn--hxajbheg2az3al.example:8443/", "xn--hxajbheg2az3al.example:8443", "/"),
            ("http://localhost:8080/a", "localhost:8080", "/a"),
            ("http://wiki.localhost/a", "wiki.localhost", "/a"),
        ])
    func reads(text: String, host: String, path: String) throws {
        let address = try #require(WebsiteAddress(parsing: text))
        #expect(address.origin.host == host && address.path.text == path)
        #expect(WebsiteAddress(parsing: address.text) == address)
    }

    @Test(
        "T19 is refused where two readers could take it for different places",
        arguments: [
            "", "/", "//wiki.example.ac.uk/", "wiki.example.ac.uk/", "https:/wiki.example.ac.uk/",
            "https:wiki.example.ac.uk/", "https:///wiki.example.ac.uk/", "ftp://wiki.example.ac.uk/",
            "javascript://wiki.example.ac.uk/%0aalert(1)", "HTTPS://wiki.example.ac.uk/",
            "https://Wiki.example.ac.uk/", "https://wiki.example.ac.uk./", "https://wiki.example.ac.uk:443/",
            "https://wiki.example.ac.uk:0443/", "https://wiki.example.ac.uk:/", "https://wiki.example.ac.uk:0/",
            "https://wiki.example.ac.uk:65536/", "https://wiki.example.ac.uk:+1/", "https://a:b@wiki.example.ac.uk/",
            "https://wiki.example.ac.uk@evil.com/", "https://wiki.example.ac.uk%2eevil.com/",
            "https://wiki%2Eexample.ac.uk/", "https://wiki.example.ac.uk\\.evil.com/",
            "https://wiki.example.ac.uk\\@evil.com/", "https://wiki.example.ac.uk/\\evil.com",
            "https://wiki.example.ac.uk?x", "https://wiki.example.ac.uk#x", "https://wiki.example.ac.uk/#x",
            "https://wiki.example.ac.uk/a b", "https://wiki.example.ac.uk/\n", "https://wiki.example.ac.uk/\r\nX: y",
            "https://wiki.example.ac.uk/\u{0}", "https://wiki.example.ac.uk/é", "https://wiki.exam\u{200b}ple.ac.uk/",
            "https://ｗiki.example.ac.uk/", "https://wiki..example.ac.uk/", "https://.wiki.example.ac.uk/",
            "https://-wiki.example.ac.uk/", "https://wiki-.example.ac.uk/", "https://[::1]/",
            "http://wiki.example.ac.uk/",
            "http://localhost.evil.com/", "http://127.0.0.1.evil.com/", "https://wiki.example.ac.uk/<script>",
            " https://wiki.example.ac.uk/", "https://wiki.example.ac.uk:443:443/", "https:// wiki.example.ac.uk/",
        ])
    func refused(text: String) {
        #expect(WebsiteAddress(parsing: text) == nil)
    }

    @Test("has a bound")
    func bound() {
        let label = String(repeating: "a", count: 63)
        #expect(WebsiteOrigin(parsing: "https://\(label).example") != nil)
        #expect(WebsiteOrigin(parsing: "https://\(label)a.example") == nil)
        #expect(WebsiteOrigin(parsing: "https://\(Array(repeating: label, count: 4).joined(separator: "."))") == nil)
        #expect(WebsitePath(parsing: "/" + String(repeating: "a", count: WebsitePath.sizeMax - 1)) != nil)
        #expect(WebsitePath(parsing: "/" + String(repeating: "a", count: WebsitePath.sizeMax)) == nil)
    }

    @Test(
        "is made of what a proxy passes on, whatever that is",
        arguments: [
            ("/a?b=c", "/a?b=c"), ("/é", "/%C3%A9"), ("/a b", "/a%20b"), ("/\\evil.com", "/%5Cevil.com"),
            ("/a#b", "/a%23b"), ("/\r\nSet-Cookie: x", "/%0D%0ASet-Cookie:%20x"), ("", "/"), ("evil.com", "/"),
            ("https://evil.com/", "/"), ("//evil.com", "//evil.com"), ("/.countersign/callback?ticket=x", "/"),
            ("/<b>", "/%3Cb%3E"),
        ])
    func asked(text: String, path: String) {
        #expect(WebsitePath(asked: text).text == path)
        #expect(WebsitePath(asked: "/" + String(repeating: "é", count: WebsitePath.sizeMax)) == .home)
    }
}

private func place(_ text: String) -> WebsiteOrigin {
    WebsiteOrigin(parsing: text) ?? placeholder
}

private var placeholder: WebsiteOrigin { preconditionFailure("a sample's place") }
