import Testing

@testable import Domain

@Suite("The way through the set-up")
struct ProgressTests {
    private func newcomer(_ world: inout World) throws -> Visit { try world.password(world.opened()) }

    private func verdict(_ world: World, _ visit: Visit) -> Plan.Verdict {
        Policy.plan(for: world.page(visit), abilities: .pages, now: world.now).verdict
    }

    /// Somebody new who chose a passkey in the visit and made it.
    private func withPasskey(_ world: inout World) throws -> Visit {
        let visit = try newcomer(&world)
        world.commit(try world.page(visit).choose(.passkey, now: world.now))
        world.commit(try world.page(visit).challenge([5], now: world.now))
        var passkey = Passkey.sample(7)
        passkey = Passkey(
            id: passkey.id, person: passkey.person, name: "Key", state: .active, kind: .passkey,
            credentialID: [7], publicKey: [1], signCount: 0, transports: [], model: [], backupEligible: false,
            backedUp: false, addedAt: world.now)
        world.commit(try world.page(visit).addInVisit(passkey, challenge: [5], now: world.now))
        _ = try world.challenge(visit)
        _ = try world.show(visit, 7)
        return visit
    }

    @Test("F55 keeps the way that was chosen, whatever it is, for a week", arguments: SetupProgress.Way.allCases)
    func chosen(way: SetupProgress.Way) throws {
        var world = World()
        let visit = try newcomer(&world)
        #expect(world.commit(try world.page(visit).choose(way, now: start)))
        #expect(world.progress[no(1)]?.way == way && world.names.last == .setupChosen)
        #expect(try world.page(visit).choose(way, now: start).change == .nothing, "once")
        let end = start + world.figures.setupKeepSeconds
        for (now, reason) in [(end - 1, Reason.setupUnfinished), (end, .notSetUp)] {
            world.now = now
            let later = try newcomer(&world)
            #expect(verdict(world, later) == .refuse(Refusal(reason)))
            #expect(world.begin().reason == reason, "at the other doors too")
        }
    }

    @Test("F42 asks for a spare, then makes recovery codes, and is done once they are stored")
    func order() throws {
        var world = World()
        let visit = try withPasskey(&world)
        let page = { world.page(visit) }
        #expect(page().setupStage(now: start) == .spare)
        #expect(throws: Refusal(.expired)) { try page().makeFirstCodes([(no(60), [1])], now: start) }
        #expect(throws: Refusal(.expired)) { try page().finishSetup(now: start) }
        world.commit(try world.page(visit).answerSpare(now: start))
        #expect(page().setupStage(now: start) == .codes)
        #expect(throws: Refusal(.expired), "codes that nobody saw") { try page().finishSetup(now: start) }
        let made = world.commit(try world.page(visit).makeFirstCodes([(no(60), [1]), (no(61), [2])], now: start))
        #expect(made.count == 2 && made.allSatisfy { $0.kind == .recovery } && world.names.contains(.codesMade))
        #expect(page().setupStage(now: start) == .codes, "they are not stored yet")
        world.commit(try world.page(visit).makeFirstCodes([(no(62), [3])], now: start))
        #expect(world.codes.map(\.id) == [no(62)], "those that were shown before are dead")
        world.commit(try world.page(visit).finishSetup(now: start))
        #expect(page().setupStage(now: start) == nil && world.progress[no(1)]?.step == .done)
        #expect(throws: Refusal(.expired)) { try page().makeFirstCodes([(no(63), [4])], now: start) }
    }

    @Test("F42 makes no codes where there are some, or where policy has none, and asks for no second spare")
    func without() throws {
        var world = World()
        let visit = try withPasskey(&world)
        var other = world.page(visit)
        other.passkeys.append(.sample(8))
        #expect(other.setupStage(now: start) == .codes)
        other.codes = [.sample(3, .recovery)]
        #expect(other.setupStage(now: start) == .done)
        other.codes = []
        other.figures.methods.remove(.recoveryCode)
        #expect(other.setupStage(now: start) == .done)
        other.passkeys = []
        #expect(other.setupStage(now: start) == nil, "nothing counts")
        var full = world.page(visit)
        full.figures.devicesMax = 1
        #expect(full.setupStage(now: start) == .codes)
        var old = World.with(devices: 1)
        let later = try old.password(old.opened())
        try old.approvePush(later)
        #expect(old.page(later).setupStage(now: start) == nil, "nothing was set up in it")
    }

    @Test("F55 B16 that was left with a device asks for the codes at the next sign-in, for a week, and for no spare")
    func left() throws {
        for stepsBefore in 0...2 {
            var world = World()
            let visit = try withPasskey(&world)
            if stepsBefore > 0 { world.commit(try world.page(visit).answerSpare(now: start)) }
            if stepsBefore > 1 { world.commit(try world.page(visit).makeFirstCodes([(no(60), [1])], now: start)) }
            world.now = start + 86_400
            let later = try newcomer(&world)
            #expect(world.page(later).setupStage(now: world.now) == nil, "before the second factor")
            _ = try world.challenge(later)
            _ = try world.show(later, 7)
            #expect(world.page(later).setupStage(now: world.now) == .left)
            var byCode = world.page(later)
            byCode.signIn?.state = .approved(.recoveryCode, at: world.now)
            #expect(byCode.setupStage(now: world.now) == nil, "T08 a code that stood in for a device makes none")
            var late = world.page(later)
            late.figures.setupKeepSeconds = 0
            #expect(late.setupStage(now: world.now) == nil)
            world.commit(try world.page(later).makeFirstCodes([(no(70), [7])], now: world.now))
            #expect(world.codes.map(\.id) == [no(70)])
            world.commit(try world.page(later).finishSetup(now: world.now))
            #expect(world.page(later).setupStage(now: world.now) == nil)
        }
    }

    @Test("F55 T07 that a code let begin is carried on by its browser for a day, and by no other")
    func carried() throws {
        var world = World()
        world.figures.setupInductionSeconds = 0
        world.codes = [.sample(1, .desk)]
        let visit = try newcomer(&world)
        #expect(world.commit(try world.page(visit).choose(.app, now: start)) == false, "the password alone")
        _ = try world.type(.code(1, .desk), visit)
        #expect(world.commit(try world.page(visit).choose(.app, now: start)))
        let secret = try #require(world.visits.first { $0.id == visit.id }?.browser)
        world.now = start + 86_399
        let later = try newcomer(&world)
        #expect(verdict(world, later) == .refuse(Refusal(.setupUnfinished)))
        #expect(!world.page(later).mayEnrol(now: world.now), "not by the password alone")
        for digests in [[], [[9]], [later.browser]] {
            #expect(throws: Refusal(.expired)) { try world.page(later).carryOn(by: digests, now: world.now) }
        }
        world.commit(try world.page(later).carryOn(by: [[9], secret], now: world.now))
        #expect(world.page(later).mayEnrol(now: world.now) && world.names.last == .setupCarriedOn)
        #expect(!world.page(later).mayEnrol(now: world.now + 1), "a day after the last step")
        world.commit(try world.page(later).choose(.app, now: world.now - 1))
        world.now = start + 86_400
        var taken = world.page(later)
        taken.devices = [.sample(1)]
        #expect(!taken.mayEnrol(now: world.now), "whoever has a device adds others by it")
        let third = try newcomer(&world)
        #expect(throws: Refusal(.expired)) { try world.page(third).carryOn(by: [secret], now: start + 90_000_000) }
    }

    @Test("F16 F55 that a code let begin is recorded as set up by that code, also where it is carried on")
    func carriedProof() throws {
        for (kind, proof) in [(OneTimeCode.Kind.desk, AddingProof.deskCode), (.recovery, .recoveryCode)] {
            var world = World()
            world.figures.setupInductionSeconds = 0
            world.codes = [.sample(1, kind)]
            let visit = try newcomer(&world)
            _ = try world.type(.code(1, kind == .desk ? .desk : .recovery), visit)
            world.commit(try world.page(visit).choose(.phone, now: start))
            let secret = try #require(world.visits.first { $0.id == visit.id }?.browser)
            world.now = start + 3600
            let later = try newcomer(&world)
            world.commit(try world.page(later).carryOn(by: [secret], now: world.now))
            #expect(world.page(later).addingProof(now: world.now) == proof)
            // Also after another step in the visit that carries it on.
            world.commit(try world.page(later).choose(.app, now: world.now))
            #expect(world.page(later).addingProof(now: world.now) == proof)
            let opened = world.commit(try world.page(later).enrolPhone(id: no(50), digest: [5], now: world.now))
            #expect(opened.proof == proof)
        }
    }
}
