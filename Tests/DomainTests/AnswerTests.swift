import Testing

@testable import Domain

@Suite("An answer")
struct AnswerTests {
    private func wrong(_ signIn: SignIn) -> Answer.Decision {
        .approve(number: signIn.request?.matching.number == "11" ? "12" : "11")
    }

    @Test("B01 approves with the right number")
    func right() throws {
        var world = World.with(devices: 1)
        let signIn = try world.asked()
        #expect(try world.approve(signIn).state == .approved(.push, at: start))
        #expect(world.names.last == .signInApproved && world.effects.contains(.wake(.signIn(signIn.id))))
        #expect(world.lastUsed.first?.device == no(1) && world.budgets[no(1)]?.sinceSuccess == 0)
    }

    @Test("B01 with a wrong number is forgiven once: another number, nonce and request; the second ends it")
    func wrongTwice() throws {
        for blank in [false, true] {
            var world = World.with(devices: 1)
            let signIn = try world.asked()
            let next = try world.answer(signIn, blank ? .approve(number: nil) : wrong(signIn))
            #expect(next.state == .waiting && next.request?.wrongNumbers == 1)
            #expect(next.request?.id != signIn.request?.id && next.request?.nonce != signIn.request?.nonce)
            #expect(next.request?.endsAt == signIn.request?.endsAt)
            #expect(throws: Refusal(.superseded)) { try world.approve(signIn) }
            #expect(try world.answer(next, wrong(next)).state == .refused(.numberWrong, at: start))
            #expect(world.names.count { $0 == .numberWrong } == 2)
            #expect(throws: Refusal(.superseded)) { try world.approve(next) }
        }
    }

    @Test("T13 counts once, from its own device, for its own request and nonce")
    func bound() throws {
        var world = World.with(devices: 2)
        let signIn = try world.asked()
        let request = try #require(signIn.request)
        let right = Answer.Decision.approve(number: request.matching.number)
        for answer in [
            Answer(request: no(9), device: request.device, nonce: request.nonce, decision: right),
            Answer(request: request.id, device: no(1), nonce: request.nonce, decision: right),
            Answer(request: request.id, device: request.device, nonce: [9], decision: right),
        ] {
            #expect(throws: Refusal(.superseded)) { try world.answer(answer, to: signIn.id) }
        }
        let before = world.events.count
        _ = try world.approve(signIn)
        for decision in [right, .mistake, .notMe] {
            #expect(throws: Refusal(.superseded)) { try world.answer(signIn, decision) }
        }
        #expect(world.events.count == before + 1)
    }

    @Test(
        "T13 is refused after its time, whatever it says",
        arguments: [.approve(number: "00"), .mistake, .notMe] as [Answer.Decision])
    func late(decision: Answer.Decision) throws {
        var world = World.with(devices: 1)
        let signIn = try world.asked()
        world.now = start + 120
        #expect(try world.answer(signIn, decision).state == .refused(.expired, at: start + 120))
    }

    @Test("T13 T24 of a device that counts no longer is refused", arguments: [Device.State.removed, .locked, .pending])
    func removed(state: Device.State) throws {
        var world = World.with(devices: 1)
        let signIn = try world.asked()
        world.devices[0].state = state
        #expect(throws: Refusal(.superseded)) { try world.approve(signIn) }
    }

    @Test("T24 of a person who was locked meanwhile is refused")
    func locked() throws {
        var world = World.with(devices: 1)
        let signIn = try world.asked()
        world.people[no(1)]?.standing = .disabled
        #expect(try world.approve(signIn).state == .refused(.lockedByDesk, at: start))
    }

    @Test("F10 that was a slip leaves the budget whole")
    func mistake() throws {
        var world = World.with(devices: 1)
        for _ in 0..<20 {
            #expect(try world.answer(world.asked(), .mistake).state == .refused(.deniedMistake, at: start))
            #expect(world.budgets[no(1)]?.unanswered == [] && world.budgets[no(1)]?.sinceSuccess == 0)
        }
        #expect(!world.names.contains(.notMe) && !world.names.contains(.pushPaused))
    }

    @Test("F10 T04 \"it wasn't me\" ends all that is open, and the record says so")
    func notMe() throws {
        var world = World.with(devices: 1, tokens: 1)

        world.tokens.append(.sample(2, of: 2))
        let other = try world.begin(.automatic, 2, ask: true).signIn
        let (first, second) = (try world.asked(), try world.asked(at: 2))
        _ = try world.answer(second, .notMe)
        #expect(world.open == [other])
        #expect(world.signIns.first { $0.id == first.id }?.state == .refused(.deniedNotMe, at: start))
        #expect(world.names.last == .notMe && world.effects.contains(.wake(.signIn(first.id))))
        let told = world.effects.compactMap { if case .mail(_, let notice) = $0 { notice.kind } else { nil } }
        #expect(told == [.notMe], "one mail, however many sign-ins were open")
    }

    @Test("in choose mode approves with the number that was shown alone")
    func choose() throws {
        var world = World.with(devices: 1)
        world.figures.numberMode = .choose
        let signIn = try world.asked()
        guard case .choose(let number, let choices) = signIn.request?.matching else { throw Fault("no choices") }
        let other = try #require(choices.first { $0 != number })
        let next = try world.answer(signIn, .approve(number: other))
        #expect(next.state == .waiting)
        #expect(try world.approve(next).state == .approved(.push, at: start))
    }

    @Test("F11 to a request that was sent again is refused; the new one signs in")
    func again() throws {
        var world = World.with(devices: 2)
        let signIn = try world.asked()
        #expect(try world.again(signIn).signIn == signIn, "too soon: nothing new")
        #expect(world.pushes == 1)
        world.now = start + 10
        let next = try world.again(signIn).signIn
        #expect(next.id == signIn.id && next.request?.id != signIn.request?.id)
        #expect(next.request?.matching.number != signIn.request?.matching.number)
        #expect(throws: Refusal(.superseded)) { try world.approve(signIn) }
        #expect(try world.approve(next).state == .approved(.push, at: start + 10))
        #expect(world.again(next).reason == .codeUsed)
    }

    @Test("F11 to the fourth request in a minute is a text that says until when to wait")
    func fourTimes() throws {
        var world = World.with(devices: 1)
        var signIn = try world.asked()
        for _ in 0..<2 {
            world.now = world.now + 10
            signIn = try world.again(signIn).signIn
        }
        world.now = world.now + 10
        #expect(world.again(signIn) == .refused(Refusal(.pushPaused, until: world.now + 600)))
        #expect(world.again(signIn) == .refused(Refusal(.pushPaused, until: world.now + 600)))
        #expect(try world.approve(signIn).state == .approved(.push, at: world.now))
    }

    @Test("to another phone of the same sign-in makes the first request dead")
    func otherPhone() throws {
        var world = World.with(devices: 2)
        let signIn = try world.asked()
        let next = try world.again(signIn, .position(1)).signIn
        #expect(signIn.request?.device == no(2) && next.request?.device == no(1))
        #expect(throws: Refusal(.superseded)) { try world.approve(signIn) }
        #expect(world.effects.contains(.wake(.device(no(2)))))
        #expect(world.again(next, .position(3)).reason == .noUsableMethod)
    }

    @Test("never comes later than ten minutes after the beginning")
    func lifetime() throws {
        var world = World.with(devices: 1)
        var signIn = try world.asked()
        world.now = start + 590
        world.budgets = [:]
        signIn = try world.again(signIn).signIn
        #expect(signIn.request?.endsAt == start + 600)
        world.now = start + 600
        #expect(world.again(signIn).reason == .expired)
        #expect(
            world.commit(world.situation(signIn: signIn.id).expire(now: world.now))?.state
                == .refused(.expired, at: world.now))
        #expect(world.situation(signIn: signIn.id).expire(now: world.now).change == .nothing)
    }
}
