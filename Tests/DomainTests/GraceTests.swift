import Bytes
import Testing

@testable import Domain

@Suite("Setting something up")
struct GraceTests {
    private func world(days: Int = 7) -> World {
        var world = World()
        world.figures.setupGraceDays = days
        return world
    }

    private func asked(_ world: inout World, _ demands: Demands = Demands()) throws -> Visit {
        try world.password(world.opened(TestBrowser(), demands))
    }

    @Test("F13 may wait for some days, counted from the first sign-in that asked, and then no longer")
    func days() throws {
        var world = world()
        world.now = start + 1_000_000
        let first = try asked(&world)
        #expect(world.names.contains(.setupAsked) && world.progress[no(1)]?.askedAt == world.now)
        #expect(world.page(first).graceDaysLeft(now: world.now) == 7)
        #expect(world.page(first).approval(now: world.now) == nil, "nobody is let in unasked")
        for day in 0..<7 {
            world.now = start + 1_000_000 + day * 86_400
            let visit = try asked(&world)
            #expect(world.page(visit).graceDaysLeft(now: world.now) == 7 - day)
            world.commit(try world.page(visit).putOff(now: world.now))
            #expect(world.events.last?.name == .setupPutOff)
            #expect(world.events.last?.facts["days_left"]?.integer == Int64(7 - day))
            #expect(world.page(visit).approval(now: world.now) == .putOff)
            #expect(world.page(visit).offer(now: world.now) == nil, "nothing more is asked")
        }
        world.now = start + 1_000_000 + 7 * 86_400 - 1
        let last = try asked(&world)
        #expect(world.page(last).graceDaysLeft(now: world.now) == 1)
        world.commit(try world.page(last).putOff(now: world.now))
        world.now = world.now + 1
        #expect(world.page(last).approval(now: world.now) == nil, "what was put off in time ends with it")
        #expect(throws: Refusal.self) { try world.page(last).putOff(now: world.now) }
        #expect(world.names.count { $0 == .setupAsked } == 1)
    }

    @Test("F13 T17 that waits is a sign-in by the password alone, and says so")
    func proof() throws {
        var world = world()
        let visit = try asked(&world)
        world.commit(try world.page(visit).putOff(now: start))
        var browser = TestBrowser()
        let pass = try world.finish(visit, &browser, remembering: "Firefox")
        #expect(pass.byPasswordAlone && pass.proof == nil && pass.session.proof == nil)
        #expect(world.remembered.isEmpty, "no browser is remembered for it")
        let again = try #require(try world.arrive(browser).visit)
        #expect(world.page(again).approval(now: start) == nil, "each sign-in asks again")
        #expect(world.arrival(browser).opensPortal(now: start) == false)
        #expect(world.arrival(browser).changingRefusal(now: start) != nil)
    }

    @Test("F13 waits nowhere by default, nor at an application that excludes it or demands more, nor at the portal")
    func never() throws {
        for days in [0, 7] {
            for level in [Demands.Level.policy, .secondFactor, .vouching, .phishingResistant] {
                var world = world(days: days)
                let visit = try asked(&world, Demands(level: level))
                let may = days > 0 && level == .policy
                #expect((world.page(visit).graceDaysLeft(now: start) != nil) == may)
                #expect(world.names.contains(.setupAsked) == may)
                if !may { #expect(throws: Refusal.self) { try world.page(visit).putOff(now: start) } }
            }
        }
        var world = world()
        let visit = try asked(&world)
        var page = world.page(visit)
        page.hadDevice = true
        #expect(page.graceDaysLeft(now: start) == nil, "T07 whoever had something has lost it, or is somebody else")
        page = world.page(visit)
        page.devices = [.sample(1, .locked)]
        #expect(page.graceDaysLeft(now: start) == nil)
        page = world.page(visit)
        page.codes = [.sample(1, .recovery)]
        #expect(page.graceDaysLeft(now: start) == nil)
        page = world.page(visit)
        page.figures.setupGraceDays = 0
        #expect(page.graceDaysLeft(now: start) == nil, "the application's own policy")
        page = world.page(visit)
        page.person?.standing = .lockedByDesk(at: start)
        #expect(page.graceDaysLeft(now: start) == nil)
        world.commit(try world.page(visit).putOff(now: start))
        page = world.page(visit)
        page.passkeys = [.sample(7)]
        #expect(page.approval(now: start) == nil, "it is set up meanwhile")
    }

    @Test("F13 may wait also where it was begun and left")
    func begun() throws {
        var world = world()
        let visit = try asked(&world)
        world.commit(try world.page(visit).choose(.app, now: start))
        #expect(world.page(visit).graceDaysLeft(now: start) == 7)
        world.now = start + 3 * 86_400
        let later = try asked(&world)
        #expect(world.page(later).graceDaysLeft(now: world.now) == 4)
    }
}
