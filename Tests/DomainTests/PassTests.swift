import Testing

@testable import Domain

@Suite("A pass for today")
struct PassTests {
    private let end = start + 50_000

    private func makeByDesk(in world: inout World, _ number: Int, until: Instant? = nil) throws -> OneTimeCode {
        world.commit(
            try world.situation().makePass(
                (no(number), [UInt8(number)]), until: until ?? end, by: operatorActor, now: world.now))
    }

    /// A browser in which the owner has just approved on the phone.
    private func owner(_ world: inout World) throws -> Situation {
        let browser = try world.signedIn()
        return world.arrival(browser)
    }

    @Test("F50 works as often as needed until its day ends, and for its person alone")
    func day() throws {
        var world = World()
        let pass = try makeByDesk(in: &world, 7)
        #expect(pass.method == .dayPass && pass.kind.form == .desk)
        for seconds in [0, 1, 40_000, 49_999] {
            world.now = start + seconds
            #expect(world.begin(.code(.code(7, .desk))).isApproved)
        }
        world.now = end
        #expect(world.begin(.code(.code(7, .desk))).reason == .codeEnded, "not at the end itself")
        world.now = start
        #expect(world.begin(.code(.code(7, .desk)), 2).reason == .codeWrong)
        #expect(world.wrongCodes.map(\.form) == [.desk], "guessing counts as guessing any code of its form")
    }

    @Test("F50 is replaced by the next one, and never lives longer than the longest day")
    func replaced() throws {
        var world = World()
        _ = try makeByDesk(in: &world, 7)
        _ = try makeByDesk(in: &world, 8)
        #expect(world.begin(.code(.code(7, .desk))).reason == .codeWrong)
        #expect(world.begin(.code(.code(8, .desk))).isApproved)
        for wrong in [start, start - 1, start + OneTimeCode.passSecondsMax + 1] {
            #expect(throws: Mistake.self) { try makeByDesk(in: &world, 9, until: wrong) }
        }
        world.people[no(1)]?.standing = .lockedByDesk(at: start)
        #expect(throws: Mistake.self) { try makeByDesk(in: &world, 9) }
    }

    @Test("F50 is made by its owner after a fresh approval that vouches for devices, where policy lets them")
    func own() throws {
        var world = World.with(devices: 1)
        var here = try owner(&world)
        let made = try here.makeOwnPass((no(7), [7]), until: end, now: start + 10)
        #expect(made.value.endsAt == end && made.change.events.map(\.name) == [.codesMade])
        #expect(
            made.change.effects.contains { if case .mail(_, let mail) = $0 { mail.kind == .passMade } else { false } })
        #expect(throws: Refusal(.expired)) { try here.makeOwnPass((no(7), [7]), until: end, now: start + 3600) }
        for weak in [Method.recoveryCode, .deskCode, .appCode, .keyFob, .dayPass] {
            here.session?.proof = Proof(method: weak, at: start)
            #expect(throws: Refusal(.noUsableMethod)) {
                try here.makeOwnPass((no(7), [7]), until: end, now: start + 10)
            }
        }
        here.session?.proof = Proof(method: .passkey, at: start)
        here.figures.passOwn = false
        #expect(throws: Mistake.self) { try here.makeOwnPass((no(7), [7]), until: end, now: start + 10) }
    }

    @Test("F50 counts nowhere that asks each time, for what resists phishing, or for two factors")
    func refusedWhere() throws {
        var world = World()
        _ = try makeByDesk(in: &world, 7)
        world.figures.sessionFactorSeconds = 0
        #expect(world.begin(.code(.code(7, .desk))).reason == .noUsableMethod)
        world.figures = Figures()
        world.figures.methods.remove(.dayPass)
        #expect(world.begin(.code(.code(7, .desk))).reason == .noUsableMethod)
        world.figures = Figures()
        var portal = world.situation()
        portal.application = Application(
            id: Application.portal, key: "my-devices", name: "", firstFactor: .here, addedAt: start)
        #expect(!portal.accepts(.dayPass) && portal.accepts(.deskCode) && !portal.offersPass)
        #expect(Policy.plan(for: portal, abilities: .pages, now: start).ways.isEmpty)
        for level in [Demands.Level.secondFactor, .vouching, .phishingResistant] {
            var browser = TestBrowser()
            let visit = try world.password(world.opened(browser, Demands(level: level)))
            #expect(try world.type(.code(7, .desk), visit) == .refused(Refusal(.noUsableMethod)), "\(level)")
            #expect(throws: Refusal(.expired)) { try world.finish(visit, &browser) }
        }
    }

    @Test("F50 sets up nothing, remembers no browser, opens no portal, and goes first nowhere tomorrow")
    func powers() throws {
        var world = World()
        _ = try makeByDesk(in: &world, 7)
        var browser = TestBrowser()
        let visit = try world.password(world.opened(browser))
        #expect(try world.type(.code(7, .desk), visit) == .onward(world.page(visit).visit ?? visit))
        let page = world.page(visit)
        #expect(!page.mayEnrol(now: start) && page.addingRefusal(now: start)?.reason == .noUsableMethod)
        #expect(page.offer(now: start + 90_000) == nil)
        let pass = try world.finish(visit, &browser, remembering: "Firefox")
        #expect(pass.proof?.method == .dayPass && world.remembered.isEmpty && world.lastUsed.isEmpty)
        #expect(!world.arrival(browser).opensPortal(now: start))
        #expect(world.arrival(browser).changingRefusal(now: start)?.reason == .noUsableMethod)
    }

    @Test("F50 opens nothing further once it has ended, by midnight or by its owner")
    func onward() throws {
        var world = World()
        _ = try makeByDesk(in: &world, 7, until: start + 600)
        var browser = TestBrowser()
        let visit = try world.password(world.opened(browser))
        _ = try world.type(.code(7, .desk), visit)
        _ = try world.finish(visit, &browser)
        world.now = start + 599
        guard case .satisfied = try world.arrive(browser, at: 2) else { throw Fault("asked again") }
        world.now = start + 600
        guard case .opened = try world.arrive(browser, at: 2) else { throw Fault("the pass outlived its day") }
        world.now = start + 700
        _ = try makeByDesk(in: &world, 8)
        guard case .opened = try world.arrive(browser, at: 2) else { throw Fault("a later pass stands for it") }
    }

    @Test("F50 ends with every lock, with \"It wasn't me\", and with signing out everywhere", arguments: 0..<5)
    func ends(way: Int) throws {
        var world = World.with(devices: 1)
        let here = try owner(&world)
        _ = try makeByDesk(in: &world, 7)
        var now = here
        now.codes = world.codes
        switch way {
        case 0: world.commit(try now.setStanding(.lockedByDesk(at: start), by: operatorActor, now: start))
        case 1: world.commit(try now.signOutEverywhere(now: start))
        case 2: world.commit(try now.notMeInPortal(now: start))
        case 3: world.commit(try now.endOwnPass(now: start))
        default:
            let visit = try world.password(world.opened())
            world.commit(try world.page(visit).notMeInPage(now: start))
        }
        world.people[no(1)]?.standing = .active
        #expect(world.begin(.code(.code(7, .desk))).reason == .codeWrong)
    }
}
