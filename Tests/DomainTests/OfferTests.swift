import Testing

@testable import Domain

@Suite("An offer after a sign-in")
struct OfferTests {
    private func letIn(_ world: inout World) throws -> Visit {
        let visit = try world.password(world.opened())
        try world.approvePush(visit)
        return visit
    }

    /// What is offered after a sign-in with a phone.
    private func offered(_ world: inout World) throws -> Offer? {
        let visit = try letIn(&world)
        return world.page(visit).offer(now: world.now)
    }

    @Test("F42 is a passkey for whoever has one way, three times a month apart, and nothing on the first day")
    func nudge() throws {
        var world = World.with(devices: 1)
        world.people[no(1)] = Person.sample(1)
        #expect(try offered(&world) == nil, "a newcomer")
        world.now = start + 86_400
        for time in 1...3 {
            let visit = try letIn(&world)
            #expect(world.page(visit).offer(now: world.now) == .passkey)
            world.commit(try world.page(visit).answer(.passkey, taken: false, now: world.now))
            #expect(world.page(visit).offer(now: world.now) == nil && world.names.last == .offerAnswered)
            #expect(world.people[no(1)]?.offers[.passkey]?.times == time)
            world.now = world.now + 2_592_000
        }
        #expect(try offered(&world) == nil, "three times are enough")
    }

    @Test("F42 is never made to whoever has a second way, nor after a code, which may add no device")
    func nobody() throws {
        var world = World.with(devices: 2)
        world.now = start + 86_400
        #expect(try offered(&world) == nil)
        world = World.with(tokens: 1)
        world.now = start + 86_400
        let visit = try world.password(world.opened())
        _ = try world.type(.token(1, at: 0), visit)
        #expect(world.page(visit).approval(now: world.now) != nil)
        #expect(world.page(visit).offer(now: world.now) == nil)
        #expect(world.page(visit).addingRefusal(now: world.now) == Refusal(.noUsableMethod))
        world = World.with(devices: 1)
        world.now = start + 86_400
        let half = try world.password(world.opened())
        #expect(world.page(half).offer(now: world.now) == nil)
        #expect(throws: Refusal(.expired)) { try world.page(half).answer(.passkey, taken: true, now: world.now) }
    }

    @Test("B17 B16 is new recovery codes at three left, to whoever may make them, and nothing else on that day")
    func codes() throws {
        var world = World.with(devices: 1)
        world.now = start + 86_400
        world.codes = (1...10).map { .sample($0, .recovery) }
        for used in 0..<6 { world.codes[used].spentAt = start }
        #expect(try offered(&world) == .passkey, "four are left")
        world.codes[6].spentAt = start
        let asked = try world.password(world.opened())
        #expect(world.page(asked).offer(now: world.now) == nil, "never before the sign-in is done")
        let visit = try letIn(&world)
        #expect(world.page(visit).offer(now: world.now) == .recoveryCodes)
        #expect(world.page(visit).recoveryCodesLeft(now: world.now) == 3)
        world.commit(try world.page(visit).renewCodes([(no(77), [7])], now: world.now))
        #expect(world.names.suffix(2) == [.offerAnswered, .codesMade])
        #expect(world.page(visit).offer(now: world.now) == nil)
        world.now = world.now + 86_400
        #expect(try offered(&world) != nil)
        var byCode = World.with(tokens: 1)
        byCode.now = start + 86_400
        byCode.codes = [.sample(1, .recovery)]
        let weak = try byCode.password(byCode.opened())
        _ = try byCode.type(.token(1, at: 0), weak)
        #expect(byCode.page(weak).offer(now: byCode.now) == nil)
        #expect(throws: Refusal(.noUsableMethod)) {
            try byCode.page(weak).renewCodes([(no(77), [7])], now: byCode.now)
        }
    }

    @Test("T08 is taken in the visit that something strong approved just now, over its own challenge")
    func taken() throws {
        var world = World.with(devices: 1)
        let visit = try letIn(&world)
        world.commit(try world.page(visit).challenge([5], now: world.now))
        #expect(throws: Refusal(.expired)) {
            try world.page(visit).addInVisit(.sample(7), challenge: [6], now: world.now)
        }
        #expect(throws: Refusal(.expired)) {
            try world.page(visit).addInVisit(.sample(7, of: 2), challenge: [5], now: world.now)
        }
        world.commit(try world.page(visit).addInVisit(.sample(7), challenge: [5], now: world.now))
        #expect(world.passkeys.count == 1 && world.names.last == .passkeyAdded)
        #expect(throws: Refusal(.expired), "once") {
            try world.page(visit).addInVisit(.sample(8), challenge: [5], now: world.now)
        }
        var browser = TestBrowser()
        #expect(try world.finish(visit, &browser).proof?.method == .push)
        let half = try world.password(world.opened())
        world.commit(try world.page(half).challenge([5], now: world.now))
        #expect(throws: Refusal(.expired)) {
            try world.page(half).addInVisit(.sample(9), challenge: [5], now: world.now)
        }
    }

    @Test("is stored as words, and what cannot be read is left out")
    func stored() {
        let once = Offers().answered(.passkey, at: start)
        #expect(Offers(stored: once.stored) == once && Offers().stored == "")
        #expect(Offers(stored: "passkey=x@1 yacht=1@2 passkey") == Offers())
    }
}
