import Testing

@testable import Domain

@Suite("Setting up in a sign-in")
struct EnrolTests {
    /// Somebody new, whose password was right.
    private func newcomer(_ world: inout World) throws -> Visit {
        let visit = try world.password(world.opened())
        #expect(world.page(visit).signIn.map { $0.state != .waiting } ?? true)
        return visit
    }

    @Test("F13 T07 is open to the password while the account is new and never had anything, and to nobody before it")
    func who() throws {
        var world = World()
        let early = try world.opened()
        #expect(!world.page(early).mayEnrol(now: start))
        let visit = try newcomer(&world)
        #expect(world.page(visit).mayEnrol(now: start))
        #expect(
            Policy.plan(for: world.page(visit), abilities: .pages, now: start).verdict == .refuse(Refusal(.notSetUp)))
        var had = world.page(visit)
        had.hadDevice = true
        #expect(!had.mayEnrol(now: start), "a removed device needs more than the password")
        world.figures.setupInductionSeconds = 60
        #expect(world.page(visit).mayEnrol(now: start + 59) && !world.page(visit).mayEnrol(now: start + 60))
        world.figures.setupInductionSeconds = 86_400
        world.people[no(1)]?.standing = .lockedByDesk(at: start)
        #expect(!world.page(visit).mayEnrol(now: start))
        world.people[no(1)]?.standing = .active
        for state in [Device.State.active, .locked] {
            world.devices = [.sample(1)]
            world.devices[0].state = state
            #expect(!world.page(visit).mayEnrol(now: start), "T08 who has a device adds others by it")
        }
        world.devices = []
        world.codes = [.sample(1, .recovery)]
        #expect(!world.page(visit).mayEnrol(now: start), "who has a code shows it first")
    }

    @Test("F55 keeps the phone's place: the next sign-in carries on with a new code, and the old one is dead")
    func phone() throws {
        var world = World()
        let visit = try newcomer(&world)
        let first = world.commit(try world.page(visit).enrolPhone(id: no(50), digest: [1], now: start))
        #expect(first.state == .started && first.id == no(50) && world.names.last == .setupStarted)
        let again = world.commit(try world.page(visit).enrolPhone(id: no(51), digest: [2], now: start + 1))
        #expect(again.id == no(50) && again.digest == [2] && world.setups.count == 1)
        world.now = start + 86_000
        let later = try newcomer(&world)
        #expect(
            Policy.plan(for: world.page(later), abilities: .pages, now: world.now).verdict
                == .refuse(Refusal(.setupUnfinished)))
        let third = world.commit(try world.page(later).enrolPhone(id: no(52), digest: [3], now: world.now))
        #expect(third.id == no(50) && third.digest == [3])
        var other = world.page(later)
        other.hadDevice = true
        #expect(throws: Refusal(.expired)) { try other.enrolPhone(id: no(53), digest: [4], now: world.now) }
    }

    @Test("F41 takes another app or a key fob with its first code, which is the second factor too, and is spent")
    func token() throws {
        var world = World()
        var stock = Token.sample(7)
        stock.state = .stock
        stock.person = nil
        world.tokens = [stock]
        let visit = try newcomer(&world)
        let draws = world.draws()
        let step = world.commit(
            try world.page(visit).enrolToken(stock, at: 3, drift: 0, draws: draws, now: start))
        guard case .onward = step else { throw Fault("refused") }
        #expect(world.tokens.first?.isUsable == true && world.tokens.first?.last == 3)
        var browser = TestBrowser()
        #expect(try world.finish(visit, &browser).proof?.method == .keyFob)
        let second = try world.password(world.opened())
        #expect(throws: Refusal(.expired), "one by the password") {
            try world.page(second).enrolToken(stock, at: 4, drift: 0, draws: world.draws(), now: start)
        }
    }

    @Test("T01 T22 counts wrong codes of a key fob to be set up like any wrong code")
    func wrong() throws {
        var world = World()
        let visit = try newcomer(&world)
        for number in 1...5 {
            #expect(world.commit(try world.page(visit).enrolTokenWrong(now: start)) == Refusal(.codeWrong))
            #expect(world.wrongCodes.first?.inRow == number)
        }
        #expect(try world.page(visit).enrolTokenWrong(now: start).value.reason == .tooManyCodes)
        var right = Token.sample(8)
        right.state = .stock
        right.person = nil
        #expect(throws: Refusal.self, "a guess that is right has to wait too") {
            try world.page(visit).enrolToken(right, at: 3, drift: 0, draws: world.draws(), now: start)
        }
        var taken = Token.sample(7)
        taken.person = no(2)
        world.wrongCodes = []
        #expect(throws: Refusal(.codeWrong), "somebody else's") {
            try world.page(visit).enrolToken(taken, at: 3, drift: 0, draws: world.draws(), now: start)
        }
    }

    @Test("F52 is open to a code of the service desk where the password is not enough, and offered after it")
    func byDesk() throws {
        var world = World()
        world.figures.setupInductionSeconds = 0
        world.codes = [.sample(1, .desk)]
        let visit = try world.password(world.opened())
        #expect(!world.page(visit).mayEnrol(now: start))
        _ = try world.type(.code(1, .desk), visit)
        #expect(world.page(visit).mayEnrol(now: start) && world.page(visit).offer(now: start) == .device)
        for seconds in [300, 899] {
            #expect(world.page(visit).mayEnrol(now: start + seconds), "a quarter of an hour")
            #expect(world.page(visit).approval(now: start + seconds) != nil)
        }
        #expect(!world.page(visit).mayEnrol(now: start + 900) && world.page(visit).approval(now: start + 900) == nil)
        world.commit(try world.page(visit).challenge([5], now: start))
        world.commit(try world.page(visit).addInVisit(.sample(7), challenge: [5], now: start))
        #expect(!world.page(visit).mayEnrol(now: start), "one device; the next needs this one")
        #expect(world.page(visit).setupStage(now: start + 899) == .codes, "and the codes in the same time")
        var browser = TestBrowser()
        #expect(try world.finish(visit, &browser).proof?.method == .deskCode)
    }

    @Test("F15 F16 is open to a recovery code once what was lost is locked, and stays shut while something works")
    func byRecoveryCode() throws {
        var world = World.with(devices: 1, recoveryCodes: 2)
        world.now = start + 86_400
        let early = try world.password(world.opened())
        _ = try world.type(.code(1), early)
        #expect(!world.page(early).mayEnrol(now: world.now) && world.page(early).offer(now: world.now) == nil)
        #expect(world.page(early).addingRefusal(now: world.now) == Refusal(.noUsableMethod))
        world.devices[0].state = .locked
        let visit = try world.password(world.opened())
        #expect(!world.page(visit).mayEnrol(now: world.now), "the password alone")
        _ = try world.type(.code(2), visit)
        #expect(world.page(visit).mayEnrol(now: world.now) && world.page(visit).offer(now: world.now) == .device)
        world.commit(try world.page(visit).challenge([5], now: world.now))
        world.commit(try world.page(visit).addInVisit(.sample(7), challenge: [5], now: world.now))
        #expect(!world.page(visit).mayEnrol(now: world.now) && world.devices[0].state == .locked)
        #expect(world.page(visit).addingRefusal(now: world.now) == Refusal(.noUsableMethod), "one, not two")
    }
}
