import Testing

@testable import Domain

/// What was set up by a proof that stands in for what its person signs in with.
@Suite("What was set up by a recovering proof")
struct ProbationTests {
    private let day = 86_400

    /// A new phone of the person, in the place that the situation is of.
    private func setUp(_ number: Int, _ world: inout World, _ situation: Situation, _ now: Instant) throws {
        let opened = world.commit(
            try situation.enrolPhone(id: no(number), digest: [UInt8(truncatingIfNeeded: number)], now: now))
        world.commit(
            try world.situation().pair(
                Device.sample(number, .pending), passcode: .sample(number, device: number, .stock),
                digest: opened.digest, transcript: [1], now: now))
        let signIn = SignIn(
            id: no(number), person: no(1), application: no(1), door: .test, origin: Origin(), startedAt: now,
            joinKey: nil, canShowNumber: true, state: .asking, request: nil)
        world.commit(try world.situation().confirmPairing(of: no(number), now: now))
        let (change, asked) = world.situation().push(signIn, to: no(number), world.draws(), now)
        world.commit(Decided(change, asked))
        _ = try world.approve(asked)
    }

    /// A sign-in by the password and a recovery code, everything else locked; and its visit.
    private func recovered(_ world: inout World, code: Int = 1) throws -> Visit {
        let visit = try world.password(world.opened())
        for owned in world.situation().owned where !owned.isLocked {
            world.commit(try world.page(visit).lockInVisit(owned.factor, now: world.now))
        }
        let again = try world.password(world.opened())
        guard case .onward = try world.type(.code(code), again) else { throw Fault("the code does not count") }
        return again
    }

    private func browser(_ world: inout World, by phone: Int) throws -> TestBrowser {
        var browser = TestBrowser()
        let visit = try world.password(world.opened())
        _ = try world.ask(visit, .device(no(phone)))
        _ = try world.approve(world.signIn(of: visit))
        _ = try world.finish(visit, &browser)
        return browser
    }

    @Test("F16 T08 signs in at once, and removes, unlocks and renews nothing before its time")
    func hole() throws {
        var world = World.with(devices: 2, recoveryCodes: 3)
        let visit = try recovered(&world)
        try setUp(20, &world, world.page(visit), start)
        let until = start + day
        #expect(world.devices.first { $0.id == no(20) }?.state == .active)
        #expect(world.probations.map(\.proof) == [.recoveryCode] && world.probations.map(\.changesAt) == [until])
        #expect(world.page(visit).setupStage(now: start) != .codes)
        let thief = try browser(&world, by: 20)
        let old = OwnFactor.phone(no(1))
        for deed in [OwnDeed.remove, .unlock] {
            #expect(throws: Refusal(.deviceNew, until: until)) {
                try world.arrival(thief).performOwn(deed, on: old, now: start)
            }
        }
        #expect(throws: Refusal(.deviceNew, until: until)) {
            try world.arrival(thief).makeOwnCodes([], now: start)
        }
        #expect(throws: Refusal(.deviceNew, until: until)) {
            try world.arrival(thief).offerLink(digest: [1], now: start)
        }
        world.commit(try world.arrival(thief).performOwn(.lock, on: .phone(no(20)), now: start))
        #expect(world.devices.first { $0.id == no(20) }?.state == .locked)
    }

    @Test("F16 may do all once its time is over")
    func over() throws {
        var world = World.with(devices: 1, recoveryCodes: 2)
        let visit = try recovered(&world)
        try setUp(20, &world, world.page(visit), start)
        world.now = start + day - 1
        let early = try browser(&world, by: 20)
        #expect(world.arrival(early).changingRefusal(now: world.now)?.reason == .deviceNew)
        world.now = start + day
        let late = try browser(&world, by: 20)
        world.commit(try world.arrival(late).performOwn(.remove, on: .phone(no(1)), now: world.now))
        #expect(world.devices.first { $0.id == no(1) }?.state == .removed)
    }

    @Test("F16 hands its limits on to what is set up by it, and not to what an older device sets up")
    func chain() throws {
        var world = World.with(devices: 1, recoveryCodes: 2)
        let visit = try recovered(&world)
        try setUp(20, &world, world.page(visit), start)
        world.now = start + 3600
        let young = try browser(&world, by: 20)
        try setUp(21, &world, world.arrival(young), world.now)
        #expect(world.probations.last?.proof == .young && world.probations.last?.changesAt == world.now + day)
        var passkeys = world.arrival(young)
        passkeys.session?.challenge = PasskeyChallenge(bytes: [9], endsAt: world.now + 60)
        world.commit(try passkeys.add(.sample(7), challenge: [9], now: world.now))
        #expect(world.probations.map(\.factor).contains(.passkey(no(7))))
        let index = try #require(world.devices.firstIndex { $0.id == no(1) })
        world.devices[index].state = .active
        let old = try browser(&world, by: 1)
        try setUp(22, &world, world.arrival(old), world.now)
        #expect(!world.probations.map(\.factor).contains(.phone(no(22))))
    }

    @Test("F16 is cancelled by an older device, at once")
    func cancelled() throws {
        var world = World.with(devices: 1, recoveryCodes: 2)
        let visit = try recovered(&world)
        try setUp(20, &world, world.page(visit), start)
        let index = try #require(world.devices.firstIndex { $0.id == no(1) })
        world.devices[index].state = .active
        let owner = try browser(&world, by: 1)
        world.commit(try world.arrival(owner).performOwn(.remove, on: .phone(no(20)), now: start))
        #expect(world.devices.first { $0.id == no(20) }?.state == .removed)
    }

    @Test(
        "F16 T08 of a person at high risk does nothing before its wait is over, whoever asks",
        arguments: [OwnFactor.phone(no(20)), .passkey(no(7)), .token(no(30))])
    func highRisk(factor: OwnFactor) throws {
        var world = World.with(devices: 1, recoveryCodes: 3)
        world.people[no(1)]?.isHighRisk = true
        let visit = try recovered(&world)
        switch factor {
        case .phone: try setUp(20, &world, world.page(visit), start)
        case .passkey:
            let challenge = try #require(world.page(visit).visit?.challenge?.bytes)
            world.commit(try world.page(visit).addInVisit(.sample(7), challenge: challenge, now: start))
        case .token:
            let fob = Token.sample(30, of: nil, .stock)
            let draws = world.draws()
            _ = world.commit(try world.page(visit).enrolToken(fob, at: 3, drift: 0, draws: draws, now: start))
        }
        let until = start + day
        let owned = try #require(world.situation().owned.first { $0.factor == factor })
        #expect(owned.isLocked && owned.waitsUntil == until)
        #expect(!world.situation().hasOtherWay(than: .phone(no(1))))
        let told = world.effects.compactMap { if case .mail(_, let notice) = $0 { notice } else { nil } }
        #expect(
            told.contains {
                $0.kind == .deviceAdded && $0.details[.method] == "recovery_code"
                    && $0.details[.until] == String(until.milliseconds)
            })
        // Neither a recovery code, which unlocks what was found again, nor its own lock brings it back early.
        var browser = TestBrowser()
        _ = try world.finish(visit, &browser)
        #expect(throws: Refusal(.deviceWaiting, until: until)) {
            try world.arrival(browser).performOwn(.unlock, on: factor, now: start)
        }
        world.codes = []
        let later = try world.password(world.opened())
        guard case .refuse(let refusal) = Policy.plan(for: world.page(later), abilities: .pages, now: start).verdict
        else { throw Fault("asked all the same") }
        #expect(refusal == Refusal(.deviceWaiting, until: until))
        #expect(world.commit(world.situation().endWait(of: factor, now: until - 1)) == false)
        #expect(world.commit(world.situation().endWait(of: factor, now: until)) == true)
        #expect(world.situation().owned.first { $0.factor == factor }?.isLocked == false)
        #expect(world.names.last == .waitEnded)
    }

    @Test("F16 that its owner locks while it waits stays locked after the time")
    func stopped() throws {
        var world = World.with(devices: 1, recoveryCodes: 3)
        world.people[no(1)]?.isHighRisk = true
        let visit = try recovered(&world)
        try setUp(20, &world, world.page(visit), start)
        let owner = try world.password(world.opened())
        world.commit(try world.page(owner).lockInVisit(.phone(no(20)), now: start))
        let phone = OwnFactor.phone(no(20))
        #expect(world.commit(world.situation().endWait(of: phone, now: start + day)) == false)
        #expect(world.situation().owned.first { $0.factor == phone }?.isLocked == true)
        var browser = TestBrowser()
        let again = try recovered(&world, code: 2)
        _ = try world.finish(again, &browser)
        #expect(throws: Refusal(.deviceWaiting, until: start + day)) {
            try world.arrival(browser).performOwn(.unlock, on: phone, now: start)
        }
    }

    @Test("F16 is unlocked early by the service desk alone")
    func byDesk() throws {
        var world = World.with(devices: 1, recoveryCodes: 2)
        world.people[no(1)]?.isHighRisk = true
        let visit = try recovered(&world)
        try setUp(20, &world, world.page(visit), start)
        world.commit(try world.situation().perform(.unlock, on: no(20), by: operatorActor, now: start))
        #expect(world.devices.first { $0.id == no(20) }?.state == .active)
        #expect(world.situation().waitsUntil == nil)
    }

    @Test("F16 after a vouching of a person at high risk neither works nor lets anybody in")
    func vouched() throws {
        var world = World.with(devices: 1)
        world.people[no(1)]?.isHighRisk = true
        let visit = try world.password(world.opened())
        func page(_ world: World) -> Situation {
            var situation = world.page(visit)
            situation.vouch = Vouch(
                id: no(5), visit: visit.id, person: no(1), voucher: no(2), askedAt: start, endsAt: start + 99,
                state: .granted, decidedAt: start + 9)
            return situation
        }
        world.now = start + 10
        let opened = world.commit(try page(world).enrolPhone(id: no(40), digest: [40], now: world.now))
        #expect(opened.proof == .vouching)
        world.commit(
            try world.situation().pair(
                Device.sample(40, .pending), passcode: .sample(40, device: 40, .stock), digest: opened.digest,
                transcript: [1], now: world.now))
        world.commit(try world.situation().confirmPairing(of: no(40), now: world.now))
        let draws = world.draws()
        _ = world.commit(try page(world).ask(.lastUsed, draws: draws, now: world.now))
        let asked = try world.signIn(of: visit)
        #expect(asked.request?.device == no(40))
        let settled = try world.approve(asked)
        #expect(settled.state == .refused(.deviceWaiting, at: world.now))
        #expect(world.situation().owned.first { $0.factor == .phone(no(40)) }?.waitsUntil == world.now + day)
        #expect(page(world).approval(now: world.now) == nil)
    }

    @Test("F16 is nothing special where nothing was there before, nor where policy says so")
    func first() throws {
        var world = World.with()
        world.people[no(1)]?.isHighRisk = true
        let situation = world.situation()
        for proof in AddingProof.allCases {
            #expect(situation.probation(for: .phone(no(1)), by: proof, now: start) == nil)
        }
        world = World.with(devices: 1)
        world.figures.deviceChangesSeconds = 0
        #expect(world.situation().probation(for: .phone(no(9)), by: .recoveryCode, now: start) == nil)
        world.figures.deviceWaitSeconds = 60
        let short = world.situation().probation(for: .phone(no(9)), by: .recoveryCode, now: start)
        #expect(short?.worksAt == start + 60 && short?.changesAt == start + 60)
        for proof in AddingProof.allCases {
            let begun = world.situation().probation(for: .phone(no(9)), by: proof, now: start) != nil
            #expect(begun == proof.recovers)
        }
    }

    @Test(
        "is written down by the kind of its thing, and read back",
        arguments: [
            OwnFactor.phone(no(1)), .passkey(no(2)), .token(no(3)),
        ])
    func stored(factor: OwnFactor) {
        #expect(OwnFactor(stored: factor.stored) == factor)
        for wrong in ["", "phone", "robot \(factor.text)", "\(factor.stored) x", "phone !"] {
            #expect(OwnFactor(stored: wrong) == nil)
        }
    }
}
