import Testing

@testable import Domain

@Suite("A remembered browser")
struct RememberingTests {
    /// A browser that was remembered, and is signed in no longer.
    private func remembered(at app: Int = 1) throws -> (World, TestBrowser) {
        var world = World.with(devices: 1, tokens: 1)
        var browser = try world.signedIn(at: app, remembering: "Firefox on Windows")
        browser.session = nil
        return (world, browser)
    }

    @Test("B15 stands for the second factor after the password, until it is forgotten")
    func used() throws {
        var (world, browser) = try remembered()
        world.now = start + 86_400
        let visit = try world.password(world.opened(browser), browser)
        #expect(visit.remembered != nil && visit.signIn == nil && world.pushes == 1)
        let pass = try world.finish(visit, &browser)
        #expect(pass.byPasswordAlone && pass.proof == nil && pass.session.proof == nil)
        #expect(pass.session.passwordAt == world.now && world.remembered.first?.usedAt == world.now)
        let id = try #require(world.remembered.first?.id)
        var situation = world.situation()
        situation.remembered = world.remembered.first
        #expect(throws: Mistake.self) { try situation.forget(no(9), now: world.now) }
        world.commit(try situation.forget(id, now: world.now))
        browser.session = nil
        #expect(try world.password(world.opened(browser), browser).remembered == nil)
        #expect(world.pushes == 2 && world.names.contains(.browserForgotten))
    }

    @Test("F98 leads to one request in 30 days with 20 sign-ins")
    func oneRequest() throws {
        var (world, browser) = try remembered()
        for number in 1..<20 {
            world.now = start + number * 129_600
            let visit = try world.password(world.opened(browser), browser)
            _ = try world.finish(visit, &browser)
            browser.session = nil
        }
        #expect(world.pushes == 1 && world.names.count { $0 == .browserUsed } == 19)
    }

    @Test("T26 opens nothing on its own")
    func alone() throws {
        var (world, browser) = try remembered()
        let visit = try world.opened(browser)
        #expect(visit.person == nil && visit.remembered == nil)
        #expect(throws: Refusal(.expired)) { try world.finish(visit, &browser) }
        #expect(try world.arrive(browser, silent: true) == .needsPerson)
    }

    @Test("T12 counts for its own person, its own applications and its own time alone")
    func bounds() throws {
        var (world, browser) = try remembered()
        world.devices.append(.sample(2, of: 2))
        #expect(try world.password(world.opened(browser), of: 2, browser).remembered == nil)
        #expect(try world.password(world.opened(browser, at: 2), browser).remembered == nil)
        world.figures.browserRememberSeconds = 60
        world.now = start + 59
        #expect(try world.password(world.opened(browser), browser).remembered != nil)
        world.now = start + 60
        #expect(try world.password(world.opened(browser), browser).remembered == nil)
        world.figures.browserRememberSeconds = 7_776_000
        world.now = start + 2_592_000
        #expect(try world.password(world.opened(browser), browser).remembered == nil)
    }

    @Test("F08 does not do where the application demands a level, an age, or all of it afresh")
    func demands() throws {
        var (world, browser) = try remembered()
        for demands in [
            Demands(afresh: true), Demands(maxAgeSeconds: 60), Demands(level: .secondFactor),
            Demands(level: .phishingResistant),
        ] {
            #expect(try world.password(world.opened(browser, demands), browser).remembered == nil)
        }
        world.figures.browserRememberSeconds = 0
        let visit = try world.password(world.opened(browser), browser)
        #expect(visit.remembered == nil && !world.page(visit).offersRemembering)
    }

    @Test("T24 is forgotten with a new password, a lock, and \"it wasn't me\"")
    func forgotten() throws {
        let (original, browser) = try remembered()
        for way in 0..<4 {
            var world = original
            let visit = try world.password(world.opened(browser), browser)
            #expect(visit.remembered != nil)
            let situation = world.situation()
            switch way {
            case 0: world.commit(try situation.setPassword(hash: "", by: operatorActor, now: start))
            case 1: world.commit(try situation.setStanding(.lockedByDesk(at: start), by: operatorActor, now: start))
            case 2: _ = try world.answer(world.asked(), .notMe)
            default: world.commit(try world.page(visit).notMeInPage(now: start))
            }
            world.people[no(1)]?.standing = .active
            var other = browser
            #expect(throws: Refusal(.expired)) { try world.finish(visit, &other) }
            #expect(try world.password(world.opened(browser), browser).remembered == nil)
        }
    }

    @Test("is remembered only with a second factor, and where that is offered")
    func offered() throws {
        var (world, browser) = try remembered()
        let visit = try world.password(world.opened(browser), browser)
        _ = try world.finish(visit, &browser, remembering: "Again")
        #expect(world.remembered.count == 1, "a remembered browser does not prolong itself")
        for demands in [Demands(afresh: true), Demands(level: .secondFactor)] {
            let visit = try world.password(world.opened(TestBrowser(), demands))
            try world.approvePush(visit)
            #expect(!world.page(visit).offersRemembering)
            var fresh = TestBrowser()
            _ = try world.finish(visit, &fresh, remembering: "Other")
            #expect(fresh.remembered == nil)
            world.now = world.now + 60
        }
        #expect(world.remembered.count == 1)
    }

    @Test("covers one application more under a new secret, no longer than before")
    func another() throws {
        var (world, browser) = try remembered()
        world.now = start + 86_400
        browser = try world.signedIn(browser, at: 2, remembering: "Firefox\u{202e}\n on Windows")
        let now = try #require(world.remembered.last)
        #expect(now.applications == [no(2), no(1)] && now.endsAt == start + 2_592_000)
        #expect(now.name == "Firefox on Windows", "T25")
        #expect(world.remembered.count == 2 && world.remembered.first?.forgottenAt == world.now)
        browser.session = nil
        for app in [1, 2] {
            #expect(try world.password(world.opened(browser, at: app), browser).remembered == now.id)
        }
    }

    @Test("T12 leads back in time only, and another way takes its place")
    func left() throws {
        var (world, browser) = try remembered()
        let visit = try world.password(world.opened(browser), browser)
        world.now = start + Visit.approvalSeconds
        #expect(throws: Refusal(.expired)) { try world.finish(visit, &browser) }
        try world.approvePush(visit)
        let pass = try world.finish(visit, &browser)
        #expect(pass.proof?.method == .push && !pass.byPasswordAlone)
    }
}
