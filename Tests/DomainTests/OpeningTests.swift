import Bytes
import Testing

@testable import Domain

@Suite("An opening to come")
struct OpeningTests {
    private static let day = 86_400
    private let date = start + 30 * day

    private func world(devices: Int = 0) -> World {
        var world = World.with(devices: devices)
        world.openings[1] = Opening(all: date)
        return world
    }

    @Test("F09 only records until its date what a sign-in would have come to, and asks from then on")
    func begins() throws {
        var world = world()
        #expect(world.begin() == .waived(.opening(date)))
        #expect(world.names == [.signInWaived] && world.events.last?.facts["would"] == "not_set_up")
        world.devices = [.sample()]
        #expect(world.begin() == .waived(.opening(date)))
        #expect(world.events.last?.facts["would"] == "ask" && world.pushes == 0 && world.signIns.isEmpty)
        #expect(world.begin(.code(.wrong)) == .waived(.opening(date)))
        #expect(world.events.last?.facts["would"] == "code_wrong" && world.wrongCodes.isEmpty)
        world.now = date + -1
        #expect(world.begin() == .waived(.opening(date)))
        world.now = date
        #expect(try world.begin().signIn.state == .waiting)
    }

    @Test("F09 lets in nobody whose account is locked, and opens no other application")
    func locked() throws {
        var world = world(devices: 1)
        #expect(try world.begin(at: 2).signIn.state == .waiting)
        world.people[no(1)]?.standing = .lockedByDesk(at: start)
        #expect(world.begin().reason == .lockedByDesk)
    }

    @Test("F09 has dates for groups: the earliest of a person's own, else everybody's")
    func groups() {
        var world = world()
        world.openings[1]?.groups = ["staff": start + 10, "law": start + 20]
        world.people[no(1)]?.groups = ["law", "staff"]
        world.now = start + 10
        #expect(world.begin().reason == .notSetUp)
        world.people[no(1)]?.groups = ["law"]
        #expect(world.begin() == .waived(.opening(start + 20)))
        world.people[no(1)]?.groups = ["art"]
        #expect(world.begin() == .waived(.opening(date)))
        world.openings[1]?.all = nil
        #expect(world.begin().reason == .notSetUp, "whoever has no date is asked")
    }

    @Test("F09 T05 takes the password alone in a browser, says so to the application, and opens nothing else by it")
    func browser() throws {
        var world = world(devices: 1)
        let visit = try world.password(world.opened())
        let shown = world.page(visit)
        #expect(shown.approval(now: start) == .waived(.opening(date)) && world.pushes == 0)
        var browser = TestBrowser()
        let pass = try world.finish(visit, &browser, remembering: "Firefox")
        #expect(pass.proof == nil && pass.byPasswordAlone && world.remembered.isEmpty)
        guard case .satisfied(let again) = try world.arrive(browser, silent: true) else {
            Issue.record("the session's password is enough")
            return
        }
        #expect(again.proof == nil)
        guard case .opened(let other) = try world.arrive(browser, at: 2) else {
            Issue.record("another application asks")
            return
        }
        #expect(world.page(other).approval(now: start) == nil && world.pushes == 1)
        world.now = date
        #expect(world.page(visit).approval(now: date) == nil)
    }

    @Test(
        "F09 T05 waives nothing that the application demands itself",
        arguments: [
            Demands.Level.secondFactor, .vouching, .phishingResistant,
        ])
    func demanded(level: Demands.Level) throws {
        var world = world(devices: 1)
        let visit = try world.password(world.opened(TestBrowser(), Demands(level: level)))
        #expect(world.page(visit).approval(now: start) == nil)
        #expect(world.page(visit).waived(now: start) == nil)
    }

    @Test("F09 N14 is told 14, 7 and 1 days before, each once, and with the last that is due where it is late")
    func notices() throws {
        let world = world(devices: 1)
        var here = world.situation()
        func told(_ day: Int) -> Int? {
            let decided = here.tellOpening(now: date + -day * Self.day)
            here.reminded += decided.change.writes.compactMap {
                if case .reminded(let one) = $0 { one } else { nil }
            }
            let notices = decided.change.effects.compactMap { effect -> Notice? in
                if case .mail(_, let notice) = effect { notice } else { nil }
            }
            #expect(notices.count == (decided.value ? 1 : 0) && notices.allSatisfy { $0.details[.ready] == "yes" })
            return decided.change.events.first?.facts["days"]?.integer.map(Int.init)
        }
        #expect([30, 15, 14, 13, 8, 7, 7, 2, 1, 1, 0].map(told) == [nil, nil, 14, nil, nil, 7, nil, nil, 1, nil, nil])
        here.reminded = []
        #expect([10, 10, 3].map(told) == [14, nil, 7], "a date that is set late is told of at once")
        here.person?.standing = .disabled
        here.reminded = []
        #expect(told(1) == nil)
        here = World.with().situation()
        #expect(told(1) == nil, "nothing is to come")
    }

    @Test("F09 is no way around the portal")
    func portal() {
        let portal = Application(
            id: Application.portal, key: Application.portalKey, name: "", firstFactor: .here, addedAt: start,
            opening: Opening(all: date))
        let situation = Situation(application: portal, person: .sample())
        #expect(situation.waiver(now: start) == nil)
        #expect(throws: Mistake.self) {
            try situation.change(to: portal, base: Figures(), by: operatorActor, now: start)
        }
    }
}
