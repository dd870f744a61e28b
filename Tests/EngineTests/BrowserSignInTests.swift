import Bytes
import Domain
import Storage
import Testing

@testable import Engine

@Suite("A sign-in in a browser")
struct BrowserSignInTests {
    @Test("F05 goes from the password over the phone back to the application, and the next one asks nothing")
    func way() async throws {
        try await BrowserHouse.with { house in
            var browser = TestBrowser()
            let id = try await house.opened(&browser)
            #expect(try await house.view(id, browser).plan == nil)
            try await house.password(id, &browser)
            let view = try await house.view(id, browser)
            let signIn = try #require(view.signIn)
            #expect(view.person?.username.text == "ab1" && signIn.state == .waiting && !view.isApproved)
            #expect(view.plan?.push == house.phone.id && view.plan?.ways.count == 3 && view.offersRemembering)
            async let changed = house.visits.waitForChange(of: signIn, within: 5)
            try await house.approve(id, browser)
            #expect(try await changed?.state == .approved(.push, at: house.house.clock.now()))
            #expect(try await house.view(id, browser).isApproved)
            let pass = try await house.finish(id, &browser)
            #expect(pass.person.username.text == "ab1" && pass.proof?.method == .push && pass.ticket == "ticket")
            let current = try await house.sessions.current(browser.cookies.session)
            #expect(current?.session == pass.session && current?.person == pass.person)
            #expect(try await house.begin(browser).pass?.session.id == pass.session.id)
            let names = try await house.house.events().compactMap { $0.leaf.facts["event"]?.string }
            for name in ["visit.opened", "sign_in.asked", "sign_in.approved", "session.started", "session.used"] {
                #expect(names.count { $0 == name } == 1)
            }
        }
    }

    @Test("T26 belongs to the browser that began it: with another cookie nothing is shown and nothing happens")
    func wrongCookie() async throws {
        try await BrowserHouse.with { house in
            var browser = TestBrowser()
            let id = try await house.opened(&browser)
            var thief = TestBrowser()
            _ = try await house.opened(&thief)
            for isHalf in [false, true] {
                if isHalf { try await house.password(id, &browser) }
                let before = try await house.house.store.situation(.page(id))
                for cookie in [thief.visit, Secret([]), Secret(text: "x")] {
                    #expect(try await house.visits.view(id, cookie: cookie) == nil)
                    let password = await house.visits.password(
                        id, cookie: cookie, name: "ab1", password: BrowserHouse.password, remembered: nil)
                    #expect(password.reason == .expired)
                    #expect(await house.visits.ask(id, cookie: cookie).reason == .expired)
                    #expect(await house.visits.extend(id, cookie: cookie).reason == .expired)
                    #expect(await house.visits.type(Secret(text: "123456"), id, cookie: cookie).reason == .expired)
                    await #expect(throws: Refusal(.expired)) { try await house.visits.notMe(id, cookie: cookie) }
                    await #expect(throws: Refusal(.expired)) {
                        try await house.visits.finish(id, cookie: cookie, remembered: nil, remembering: nil)
                    }
                }
                #expect(try await house.visits.view(id, cookie: nil) == nil)
                let after = try await house.house.store.situation(.page(id))
                #expect(after.visit == before.visit && after.signIn == before.signIn)
            }
        }
    }

    @Test("T12 leaves nothing to a cookie that was planted before the password, or to a session's old one")
    func fixation() async throws {
        try await BrowserHouse.with { house in
            var browser = TestBrowser()
            let id = try await house.opened(&browser)
            let planted = browser.visit
            try await house.password(id, &browser)
            try await house.approve(id, browser)
            #expect(try await house.visits.view(id, cookie: planted) == nil)
            await #expect(throws: Refusal(.expired)) {
                try await house.visits.finish(id, cookie: planted, remembered: nil, remembering: nil)
            }
            let first = try await house.finish(id, &browser)
            let old = browser
            let again = try await house.opened(&browser, Demands(afresh: true))
            try await house.password(again, &browser)
            try await house.approve(again, browser)
            let second = try await house.finish(again, &browser)
            #expect(second.session.id == first.session.id)
            #expect(try await house.sessions.current(old.cookies.session) == nil)
            #expect(try await house.sessions.current(browser.cookies.session) != nil)
        }
    }

    @Test("T02 one approval and one password lead back once, however many ask at the same time")
    func races() async throws {
        try await BrowserHouse.with { house in
            var browser = TestBrowser()
            let id = try await house.opened(&browser)
            let before = browser.visit
            let cookies = await house.atOnce { () -> Secret? in
                let step = await house.visits.password(
                    id, cookie: before, name: "ab1", password: BrowserHouse.password, remembered: nil)
                guard case .onward(_, let cookie) = step else { return nil }
                return cookie
            }
            #expect(cookies.count == 1)
            browser.visit = try #require(cookies.first)
            try await house.approve(id, browser)
            let cookie = browser.visit
            let passes = await house.atOnce {
                try? await house.visits.finish(id, cookie: cookie, remembered: nil, remembering: "Firefox")
            }
            #expect(passes.count == 1)
            #expect(try await house.house.events("session.started").count == 1)
            #expect(try await house.house.events("browser.remembered").count == 1)
        }
    }

    @Test("says the same of a wrong password and of a name that is nobody's, and counts neither")
    func wrongPassword() async throws {
        try await BrowserHouse.with { house in
            var browser = TestBrowser()
            let id = try await house.opened(&browser)
            for name in ["ab1", "nobody", "", "a\nb"] {
                let step = await house.visits.password(
                    id, cookie: browser.visit, name: name, password: Secret(text: "wrong"), remembered: nil)
                #expect(step.reason == .firstFactorWrong, "T23")
            }
            let situation = try await house.house.store.situation(.name(try #require(LoginName("ab1"))))
            #expect(situation.wrongCodes.isEmpty && situation.pushBudget == nil && situation.open.isEmpty, "T22")
            try await house.password(id, &browser)
        }
    }

    @Test("takes codes as the other doors do, and says when what was typed is none")
    func codes() async throws {
        try await BrowserHouse.with { house in
            var browser = TestBrowser()
            let id = try await house.opened(&browser)
            try await house.password(id, &browser)
            guard case .noCode = await house.visits.type(Secret(text: "hello"), id, cookie: browser.visit) else {
                throw Fault("that is no code")
            }
            #expect(await house.visits.type(Secret(text: "000 000"), id, cookie: browser.visit).reason == .codeWrong)
            let code = try await house.house.administration.makeRecoveryCodes(for: "ab1", by: TestHouse.actor)[0]
            #expect(await house.visits.type(code, id, cookie: browser.visit).reason == nil)
            #expect(try await house.finish(id, &browser).proof?.method == .recoveryCode)
            let spent = try await house.opened(&browser, Demands(afresh: true))
            try await house.password(spent, &browser)
            #expect(await house.visits.type(code, spent, cookie: browser.visit).reason == .codeUsed)
        }
    }

    @Test("gives more time, sends again, and stops when it wasn't them")
    func buttons() async throws {
        try await BrowserHouse.with { house in
            var browser = TestBrowser()
            let id = try await house.opened(&browser)
            try await house.password(id, &browser)
            let first = try await house.view(id, browser).signIn?.request
            house.house.clock.move(seconds: 100)
            #expect(await house.visits.extend(id, cookie: browser.visit).reason == nil)
            let second = try await house.view(id, browser).signIn?.request
            #expect(second?.id != first?.id && second?.extensions == 1)
            #expect(await house.visits.ask(id, cookie: browser.visit).reason == nil)
            try await house.approve(id, browser)
            try await house.visits.notMe(id, cookie: browser.visit)
            #expect(try await !house.view(id, browser).isApproved)
            await #expect(throws: Refusal(.expired)) { _ = try await house.finish(id, &browser) }
            #expect(try await house.view(id, browser).pushPausedUntil != nil)
        }
    }

    @Test("B15 is remembered, and asks for the password alone until it is forgotten or signed out everywhere")
    func remembered() async throws {
        try await BrowserHouse.with { house in
            var browser = TestBrowser()
            _ = try await house.signedIn(&browser, remembering: "Firefox on Windows")
            let ended = try await house.sessions.end(try #require(browser.cookies.session))
            #expect(ended?.endedAt != nil)
            #expect(try await house.sessions.current(browser.cookies.session) == nil)
            let id = try await house.opened(&browser)
            try await house.password(id, &browser)
            #expect(try await house.view(id, browser).isApproved)
            #expect(try await house.finish(id, &browser, remembering: "Longer").byPasswordAlone)
            let cookie = browser.cookies.remembered
            // What is asked for afresh offers no remembering, and must not take the cookie that there is.
            let afresh = try await house.opened(&browser, Demands(afresh: true))
            try await house.password(afresh, &browser)
            try await house.approve(afresh, browser)
            _ = try await house.finish(afresh, &browser, remembering: "Other")
            #expect(browser.cookies.remembered.map { $0.exposedText() } == cookie?.exposedText())
            let person = try await house.view(afresh, browser).visit.person
            let now = house.house.clock.now()
            let kept = try await house.house.store.rememberedBrowsers(of: try #require(person), at: now)
            #expect(kept.map(\.name) == ["Firefox on Windows"])
        }
    }

    @Test("T24 is over with the lock of its person, on the next look")
    func locked() async throws {
        try await BrowserHouse.with { house in
            var (browser, other) = (TestBrowser(), TestBrowser())
            let pass = try await house.signedIn(&browser)
            let id = try await house.opened(&other)
            try await house.password(id, &other)
            try await house.approve(id, other)
            for standing in [Person.Standing.lockedByDesk(at: house.house.clock.now()), .active] {
                let now = house.house.clock.now()
                _ = try await house.house.store.change(.person(pass.person.id)) {
                    try $0.setStanding(standing, by: TestHouse.actor, now: now)
                }
                #expect(try await house.sessions.current(browser.cookies.session) == nil)
                #expect(try await house.begin(browser).pass == nil)
                await #expect(throws: Refusal.self) { _ = try await house.finish(id, &other) }
            }
        }
    }
}
