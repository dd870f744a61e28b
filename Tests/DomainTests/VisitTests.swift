import Testing

@testable import Domain

@Suite("A visit")
struct VisitTests {
    /// A visit whose password was right.
    private func half(devices: Int = 1, tokens: Int = 1) throws -> (World, Visit) {
        var world = World.with(devices: devices, tokens: tokens)
        let visit = try world.password(world.opened())
        return (world, visit)
    }

    @Test("F05 asks the phone as soon as the password is right, and leads back when that approves")
    func way() throws {
        var (world, visit) = try half()
        let signIn = try world.signIn(of: visit)
        #expect(world.pushes == 1 && signIn.state == .waiting && signIn.canShowNumber)
        #expect(signIn.lifetimeSecondsMax == Visit.lifetimeSeconds)
        _ = try world.approve(signIn)
        var browser = TestBrowser()
        let pass = try world.finish(visit, &browser)
        #expect(pass.proof == Proof(method: .push, at: start) && pass.session.passwordAt == start)
        #expect(pass.ticket == "ticket" && pass.door == .openID && !pass.byPasswordAlone)
        #expect(world.names == [.visitOpened, .signInAsked, .signInApproved, .sessionStarted])
    }

    @Test("T12 belongs to one person and a browser with a new secret from the password on, which is right once")
    func person() throws {
        var world = World.with(devices: 1)
        let visit = try world.opened()
        let next = try world.password(visit)
        #expect(next.browser != visit.browser && next.person == no(1) && next.passwordAt == start)
        for person in [1, 2] {
            #expect(throws: Refusal(.expired)) { try world.password(visit, of: person) }
        }
        #expect(world.visits.first?.person == no(1) && world.pushes == 1)
        #expect(throws: Refusal(.firstFactorWrong)) { try world.password(world.opened(), of: 9) }
    }

    @Test("T12 leaves the session of somebody else alone, and begins one of its own")
    func otherSession() throws {
        var world = World.with(devices: 1)
        let old = try world.signedIn()
        world.devices.append(.sample(2, of: 2))
        var browser = old
        let visit = try world.opened(browser, at: 2, Demands(afresh: true))
        #expect(visit.session == world.sessions.first?.id)
        #expect(try world.password(visit, of: 2).session == nil)
        try world.approvePush(visit)
        let pass = try world.finish(visit, &browser)
        #expect(pass.person.id == no(2) && world.sessions.count == 2)
        #expect(world.sessions.first?.person == no(1) && world.sessions.first?.digest == old.session)
    }

    @Test("says at once that nothing is set up, or nothing usable, and goes on when there is something")
    func notSetUp() throws {
        var world = World()
        var visit = try world.password(world.opened())
        #expect(try world.signIn(of: visit).state == .refused(.notSetUp, at: start))
        #expect(try world.ask(visit).refusal?.reason == .notSetUp)
        world.devices = [.sample()]
        #expect(try world.ask(visit).refusal == nil)
        #expect(try world.signIn(of: visit).state == .waiting)
        world.figures.methods = [.passkey]
        visit = try world.password(world.opened())
        #expect(try world.signIn(of: visit).state == .refused(.noUsableMethod, at: start))
    }

    @Test("B02 gives more time ten times under a new number each, at no cost of the push budget")
    func extend() throws {
        var (world, visit) = try half()
        let budget = world.budgets
        var numbers: Set<String?> = [try world.signIn(of: visit).request?.matching.number]
        var requests: Set<ID<PushRequest>?> = []
        for count in 1...PushRequest.extensionsMax {
            world.now = world.now + 100
            let old = try #require(world.signIn(of: visit).request)
            #expect(try world.extend(visit).refusal == nil)
            let request = try #require(world.signIn(of: visit).request)
            #expect(request.extensions == count && request.endsAt == world.now + 120 && request.askedAt == start)
            numbers.insert(request.matching.number)
            requests.insert(request.id)
            let late = Answer(
                request: old.id, device: old.device, nonce: old.nonce,
                decision: .approve(number: old.matching.number))
            #expect(throws: Refusal(.superseded), "T13") { try world.answer(late, to: world.signIn(of: visit).id) }
        }
        #expect(requests.count == 10 && numbers.count > 1)
        let (before, events) = (try world.signIn(of: visit), world.events)
        #expect(try world.extend(visit).refusal == nil)
        #expect(try world.signIn(of: visit) == before && world.events == events)
        #expect(world.budgets == budget && world.pushes == 1)
        _ = try world.approve(world.signIn(of: visit))
        var browser = TestBrowser()
        #expect(try world.finish(visit, &browser).proof?.at == start + 1000)
    }

    @Test("gives no more time to a request that is over: that is sent anew")
    func extendLate() throws {
        var (world, visit) = try half()
        let first = try world.signIn(of: visit)
        world.now = start + 120
        _ = try world.extend(visit)
        #expect(try world.signIn(of: visit).id != first.id && world.pushes == 2)
    }

    @Test("sends the request again, to another phone too, and begins anew after a no")
    func ask() throws {
        var (world, visit) = try half(devices: 2)
        let first = try world.signIn(of: visit)
        _ = try world.ask(visit)
        #expect(try world.signIn(of: visit) == first, "too soon: nothing is sent")
        _ = try world.ask(visit, .device(no(1)))
        let second = try world.signIn(of: visit)
        #expect(second.id == first.id && second.request?.device == no(1) && first.request?.device == no(2))
        _ = try world.answer(second, .mistake)
        #expect(try world.ask(visit).refusal == nil)
        let third = try world.signIn(of: visit)
        #expect(third.id != first.id && world.pushes == 3)
        #expect(throws: Refusal(.superseded)) { try world.approve(second) }
        _ = try world.approve(third)
        var browser = TestBrowser()
        _ = try world.finish(visit, &browser)
    }

    @Test("keeps an approval that came while somebody pressed another button")
    func approvedMeanwhile() throws {
        var (world, visit) = try half()
        try world.approvePush(visit)
        let before = world.signIns
        _ = try world.ask(visit)
        _ = try world.extend(visit)
        _ = try world.type(.token(1, at: 0), visit)
        #expect(world.signIns == before && world.tokens.first?.last == -1)
        var browser = TestBrowser()
        #expect(try world.finish(visit, &browser).proof?.method == .push)
    }

    @Test("takes a code in an open sign-in, and after one that is over")
    func codes() throws {
        for isOver in [false, true] {
            var (world, visit) = try half()
            if isOver { _ = try world.answer(world.signIn(of: visit), .mistake) }
            #expect(try world.type(.wrong, visit).refusal?.reason == .codeWrong)
            #expect(try world.type(TriedCode(form: .passcode, proof: .used), visit).refusal?.reason == .codeUsed)
            #expect(try world.type(.token(1, at: 3), visit).refusal == nil)
            #expect(try world.type(.token(1, at: 3), visit).refusal == nil, "approved already: nothing is spent")
            #expect(world.open.isEmpty && world.tokens.first?.last == 3)
            var browser = TestBrowser()
            #expect(try world.finish(visit, &browser).proof?.method == .keyFob)
        }
    }

    @Test("T01 counts wrong codes over visits and doors together, and leaves the phone as it is")
    func wrongCodes() throws {
        var (world, visit) = try half()
        for _ in 0..<5 { _ = try world.type(.wrong, visit) }
        let other = try world.password(world.opened())
        for one in [visit, other] {
            #expect(try world.type(.token(1, at: 0), one).refusal?.reason == .tooManyCodes)
        }
        #expect(world.begin(.code(.token(1, at: 0))).reason == .tooManyCodes)
        try world.approvePush(visit)
        var browser = TestBrowser()
        _ = try world.finish(visit, &browser)
    }

    @Test("T22 moves no count, and sends nothing, before the password is right")
    func beforePassword() throws {
        var world = World.with(devices: 1, tokens: 1)
        let visit = try world.opened()
        #expect(throws: Refusal(.expired)) { try world.type(.wrong, visit) }
        #expect(throws: Refusal(.expired)) { try world.ask(visit) }
        #expect(throws: Refusal(.expired)) { try world.extend(visit) }
        #expect(throws: Refusal(.expired)) { try world.page(visit).notMeInPage(now: world.now) }
        #expect(world.wrongCodes.isEmpty && world.budgets.isEmpty && world.signIns.isEmpty)
    }

    @Test("T12 leads back once, and not before it is approved")
    func finishOnce() throws {
        var (world, visit) = try half()
        var browser = TestBrowser()
        #expect(throws: Refusal(.expired)) { try world.finish(visit, &browser) }
        try world.approvePush(visit)
        _ = try world.finish(visit, &browser)
        #expect(throws: Refusal(.expired)) { try world.finish(visit, &browser) }
        #expect(throws: Refusal(.expired)) { try world.ask(visit) }
        #expect(throws: Refusal(.expired)) { try world.challenge(visit) }
        #expect(world.sessions.count == 1)
    }

    @Test("T12 leads nowhere when nobody came for the approval in time, and asks again")
    func approvalLeft() throws {
        var (world, visit) = try half()
        try world.approvePush(visit)
        var browser = TestBrowser()
        world.now = start + Visit.approvalSeconds
        #expect(throws: Refusal(.expired)) { try world.finish(visit, &browser) }
        try world.approvePush(visit)
        world.now = world.now + Visit.approvalSeconds - 1
        _ = try world.finish(visit, &browser)
        world = World.with(devices: 1)
        visit = try world.password(world.opened())
        world.now = start + Visit.lifetimeSeconds - 1
        _ = try world.ask(visit)
        try world.approvePush(visit)
        world.now = visit.endsAt
        #expect(throws: Refusal(.expired)) { try world.finish(visit, &browser) }
    }

    @Test("T06 that needs what resists phishing takes no phone and no code, though they be right")
    func phishing() throws {
        var world = World.with(devices: 1, tokens: 1)
        world.passkeys = [.sample(), .sample(2, .securityKey)]
        let visit = try world.password(world.opened(TestBrowser(), Demands(level: .phishingResistant)))
        #expect(world.pushes == 0)
        #expect(try world.signIn(of: visit).state == .asking)
        #expect(try world.ask(visit).refusal?.reason == .noUsableMethod)
        #expect(try world.type(.token(1, at: 0), visit).refusal?.reason == .noUsableMethod)
        #expect(world.tokens.first?.last == -1)
        // Even an approval that came about in another way does not lead back.
        let index = try #require(world.signIns.firstIndex { $0.isOpen })
        world.signIns[index].state = .approved(.push, at: start)
        var browser = TestBrowser()
        #expect(throws: Refusal(.expired)) { try world.finish(visit, &browser) }
        _ = try world.show(visit, 2, verified: false)
        #expect(try world.finish(visit, &browser).proof?.method == .securityKey)
    }

    @Test("T24 stops at the lock of its person, and goes on under another name")
    func locked() throws {
        var (world, visit) = try half()
        let name = try #require(LoginName("new"))
        world.commit(try world.situation().rename(to: name, by: operatorActor, now: start))
        try world.approvePush(visit)
        world.people[no(1)]?.standing = .lockedByPerson(at: start)
        var browser = TestBrowser()
        #expect(throws: Refusal(.lockedByPerson)) { try world.finish(visit, &browser) }
        world.people[no(1)]?.standing = .active
        #expect(try world.finish(visit, &browser).person.username == name)
        visit = try world.password(world.opened())
        for standing in [Person.Standing.lockedByDesk(at: start), .active] {
            world.commit(try world.situation().setStanding(standing, by: operatorActor, now: start))
        }
        #expect(throws: Refusal(.expired), "what was open before the lock stays over") { try world.ask(visit) }
        #expect(world.sessions.allSatisfy { $0.endedAt != nil })
    }

    @Test("T24 that leans on the password of a session is over with the session")
    func leaning() throws {
        var world = World.with(devices: 1)
        world.figures.sessionFactorSeconds = 0
        var browser = try world.signedIn()
        world.now = start + 60
        let (visit, other) = (try world.opened(browser), try world.opened(browser, at: 2))
        #expect(visit.passwordAt == start)
        try world.approvePush(visit)
        let old = browser
        _ = try world.finish(visit, &browser)
        try world.approvePush(other)
        #expect(world.arrival(old).session == nil)
        world.commit(world.arrival(browser).endSession(now: world.now))
        #expect(throws: Refusal(.expired)) { try world.finish(other, &browser) }
        #expect(throws: Refusal(.expired)) { try world.ask(other) }
    }

    @Test("T04 is stopped by \"it wasn't me\", on the phone and in the page, also after an approval")
    func notMe() throws {
        var (world, visit) = try half()
        var browser = TestBrowser()
        let other = try world.password(world.opened())
        try world.approvePush(visit)
        _ = try world.answer(world.signIn(of: other), .notMe)
        #expect(throws: Refusal(.expired)) { try world.finish(visit, &browser) }
        (world, visit) = try half()
        try world.approvePush(visit)
        world.commit(try world.page(visit).notMeInPage(now: world.now))
        #expect(throws: Refusal(.expired)) { try world.finish(visit, &browser) }
        let pause = world.budgets[no(1)]?.pausedUntil
        #expect(pause == start + 600)
        world.commit(try world.page(visit).notMeInPage(now: world.now))
        #expect(world.budgets[no(1)]?.pausedUntil == pause, "T22")
        #expect(try world.ask(visit).refusal?.reason == .pushPaused)
        #expect(try world.type(.token(1, at: 0), visit).refusal == nil, "another way stays open")
    }

    @Test("F50 the way that a person keeps goes first from the sign-in on that it finished, and not before")
    func kept() throws {
        var world = World.with(devices: 2, tokens: 1)
        var browser = TestBrowser()
        let visit = try world.password(world.opened())
        world.commit(try world.page(visit).keepWay(true, now: start))
        #expect(world.lastUsed.isEmpty)
        _ = try world.type(.token(1, at: 0), visit)
        _ = try world.finish(visit, &browser)
        #expect(world.lastUsed.first?.isKept == true && world.lastUsed.first?.method == .keyFob)
        #expect(world.names.contains(.wayKept))
        let second = try world.password(world.opened())
        world.commit(try world.page(second).keepWay(true, now: start))
        world.commit(try world.page(second).keepWay(false, now: start))
        try world.approvePush(second)
        _ = try world.finish(second, &browser)
        #expect(world.lastUsed.first?.isKept == false)
        #expect(throws: Refusal(.expired)) { try world.page(second).keepWay(true, now: start) }
    }

    @Test("F97 a picture is answered once, in its time, by the person's own phone, and counts as a code")
    func picture() throws {
        var world = World.with(devices: 1, tokens: 1)
        world.figures.codeWrongAllowed = 2
        let visit = try world.password(world.opened())
        func answer(_ token: Int?, to text: String = "picture", _ world: inout World) throws -> Step {
            let draws = world.draws()
            let decided = try world.page(visit).consider(
                answer: token.map { no($0) }, to: text, draws: draws, now: world.now)
            return world.commit(decided)
        }
        func show(_ world: inout World) throws {
            let check = PictureCheck(text: "picture", endsAt: start + PictureCheck.lifetimeSeconds)
            world.commit(try world.page(visit).show(check, now: world.now))
        }
        #expect(throws: Refusal(.codeEnded)) { try answer(1, &world) }
        try show(&world)
        #expect(throws: Refusal(.codeEnded)) { try answer(1, to: "another", &world) }
        var late = world
        late.now = start + PictureCheck.lifetimeSeconds
        #expect(throws: Refusal(.codeEnded)) { try answer(1, &late) }
        #expect(try answer(nil, &world).refusal?.reason == .codeWrong && world.wrongCodes.first?.inRow == 1)
        #expect(throws: Refusal(.codeEnded), "once, also when it was wrong") { try answer(1, &world) }
        try show(&world)
        #expect(try answer(7, &world).refusal?.reason == .codeWrong)
        try show(&world)
        #expect(try answer(1, &world).refusal?.reason == .tooManyCodes, "guesses wait as those of codes do")
        world.wrongCodes = []
        try show(&world)
        guard case .onward = try answer(1, &world) else { throw Fault("refused") }
        var browser = TestBrowser()
        #expect(try world.finish(visit, &browser).proof?.method == .keyFob)
    }

}
