import Testing

@testable import Domain

@Suite("A browser that arrives")
struct ArrivalTests {
    private func world() -> World {
        var world = World.with(devices: 1, tokens: 1)
        world.passkeys = [.sample()]
        return world
    }

    @Test("F05 shows nothing more where its session says enough, at each application, and leaves an event")
    func satisfied() throws {
        var world = world()
        let browser = try world.signedIn(at: 1)
        world.now = world.now + 3600
        let pass = try #require(world.arrive(browser, at: 2).pass)
        #expect(pass.person.id == no(1) && pass.application == no(2) && pass.ticket == "ticket")
        #expect(pass.proof == Proof(method: .push, at: start) && pass.session.provedAt == start)
        #expect(world.sessions.first?.usedAt == world.now && world.names.last == .sessionUsed)
        #expect(world.visits.count == 1 && world.pushes == 1)
    }

    @Test("T12 is nobody before the last step, and its session nothing after its end")
    func half() throws {
        var world = world()
        let visit = try world.opened()
        #expect(visit.person == nil && visit.signIn == nil && visit.session == nil)
        _ = try world.password(visit)
        #expect(world.sessions.isEmpty, "half a sign-in is no session")
        let browser = try world.signedIn()
        world.commit(world.arrival(browser).endSession(now: world.now))
        let next = try world.opened(browser)
        #expect(next.person == nil && next.session == nil)
    }

    @Test("tells the clients of a session when it ends, and those of all sessions when the person is stopped")
    func listeners() throws {
        var world = world()
        let browser = try world.signedIn()
        let own = try #require(world.sessions.first?.id)
        let clients = [("learn", own), ("portal", no(99)), ("learn", no(99))].map(SessionListener.init)
        func told(_ change: Change) -> [Effect] {
            change.effects.filter { if case .logout = $0 { true } else { false } }
        }
        let all = clients.map { Effect.logout(client: $0.client, session: $0.session, person: no(1)) }
        var situation = world.arrival(browser)
        situation.listeners = clients
        #expect(told(situation.endSession(now: start).change) == [all[0]])
        for standing in [Person.Standing.lockedByDesk(at: start), .lockedByPerson(at: start), .disabled] {
            #expect(try told(situation.setStanding(standing, by: operatorActor, now: start).change) == all)
        }
        #expect(try told(situation.setStanding(.active, by: operatorActor, now: start).change).isEmpty)
        #expect(try told(situation.setPassword(hash: "", by: operatorActor, now: start).change) == all)
        let visit = try world.password(world.opened())
        let signIn = try world.signIn(of: visit)
        let request = try #require(signIn.request)
        situation = world.situation(no(1), signIn: signIn.id)
        situation.listeners = clients
        let answer = Answer(request: request.id, device: request.device, nonce: request.nonce, decision: .notMe)
        #expect(try told(situation.consider(answer, draws: world.draws(), now: world.now).change) == all)
    }

    @Test("T12 shows everything again when its session is over, the second factor alone when that is")
    func expired() throws {
        var world = world()
        let browser = try world.signedIn()
        world.now = start + world.figures.sessionFactorSeconds - 1
        #expect(try world.arrive(browser, at: 2).pass != nil)
        world.now = start + world.figures.sessionFactorSeconds
        let second = try world.opened(browser, at: 2)
        #expect(second.person == no(1) && second.passwordAt == start && second.session == world.sessions.first?.id)
        #expect(second.signIn != nil)
        world.now = start + world.figures.sessionSeconds
        let all = try world.opened(browser, at: 2)
        #expect(all.person == nil && all.session == nil)
    }

    @Test("T12 gets nothing by a session of somebody else")
    func otherPerson() throws {
        var world = world()
        let browser = try world.signedIn()
        var situation = world.arrival(browser)
        situation.person = .sample(2)
        let draws = world.visitDraws()
        let arrival = Arrival(door: .openID, ticket: "", destination: nil)
        let visit = try #require(situation.arrive(arrival, draws: draws, now: world.now).value.visit)
        #expect(visit.person == nil && visit.session == nil)
    }

    @Test("is asked again for what was shown longer ago than the application takes")
    func maxAge() throws {
        var world = world()
        let browser = try world.signedIn()
        world.now = start + 300
        #expect(try world.arrive(browser, at: 2, Demands(maxAgeSeconds: 300)).pass != nil)
        let all = try world.opened(browser, at: 2, Demands(maxAgeSeconds: 299))
        #expect(all.person == nil && all.session == world.sessions.first?.id)
        world.sessions[0].passwordAt = start + 200
        let second = try world.opened(browser, at: 2, Demands(maxAgeSeconds: 299))
        #expect(second.person == no(1) && second.passwordAt == start + 200)
    }

    @Test("F08 is asked for everything where the application wants it afresh, and stays in its session")
    func afresh() throws {
        var world = world()
        var browser = try world.signedIn()
        world.now = start + 60
        let visit = try world.opened(browser, at: 2, Demands(afresh: true))
        #expect(visit.person == nil && visit.session == world.sessions.first?.id)
        _ = try world.password(visit)
        try world.approvePush(visit)
        let old = browser
        let pass = try world.finish(visit, &browser)
        #expect(world.sessions.count == 1 && pass.session.provedAt == start + 60)
        #expect(old.session != browser.session && world.names.last == .sessionSteppedUp)
    }

    @Test("T06 needs a passkey where the application wants what resists phishing")
    func phishing() throws {
        var world = world()
        let demands = Demands(level: .phishingResistant)
        let visit = try world.opened(try world.signedIn(), at: 2, demands)
        #expect(visit.person == no(1) && world.pushes == 1)
        let plan = Policy.plan(for: world.page(visit), abilities: .pages, now: world.now)
        #expect(plan.ways == [.passkey(.passkey)])
        let browser = try world.signedIn(byPasskey: true)
        #expect(try world.arrive(browser, at: 2, demands).pass?.proof?.method == .passkey)
    }

    @Test("T05 gets nothing by a method that the application does not take, or by a passkey in a password's place")
    func policy() throws {
        var world = world()
        let (pushed, touched) = (try world.signedIn(), try world.signedIn(byPasskey: true))
        world.figures.methods = [.passkey, .keyFob]
        #expect(try world.opened(pushed, at: 2).person == no(1))
        #expect(try world.arrive(touched, at: 2).pass != nil)
        world.figures.passkeyAlone = false
        #expect(try world.opened(touched, at: 2).person == nil)
    }

    @Test("is asked each time where a second factor counts for one sign-in alone")
    func eachTime() throws {
        var world = world()
        world.figures.sessionFactorSeconds = 0
        let browser = try world.signedIn()
        #expect(try world.opened(browser).signIn != nil)
        #expect(try world.opened(browser, at: 2).signIn != nil)
    }

    @Test("is shown nothing where nothing may be shown")
    func silent() throws {
        var world = world()
        let browser = try world.signedIn()
        let before = world.visits
        #expect(try world.arrive(silent: true) == .needsPerson)
        #expect(try world.arrive(browser, at: 2, Demands(afresh: true), silent: true) == .needsPerson)
        #expect(world.visits == before && world.pushes == 1)
        #expect(try world.arrive(browser, at: 2, silent: true).pass != nil)
    }

    @Test("T24 gets nothing for a person who is locked, or whose sessions were ended")
    func locked() throws {
        var world = world()
        let browser = try world.signedIn()
        world.people[no(1)]?.standing = .lockedByDesk(at: start)
        let visit = try world.opened(browser)
        #expect(try world.signIn(of: visit).state == .refused(.lockedByDesk, at: start))
        #expect(throws: Refusal(.lockedByDesk)) { try world.ask(visit) }
        world.people[no(1)]?.standing = .active
        let stolen = try world.password(world.opened(browser, at: 3, Demands(afresh: true)))
        world.commit(try world.situation().setPassword(hash: "", by: operatorActor, now: world.now))
        #expect(try world.opened(browser).person == nil)
        #expect(throws: Refusal(.expired)) { try world.ask(stolen) }
    }

    @Test("is a mistake of the application where there is none, or its request is too long")
    func mistakes() throws {
        var world = world()
        let draws = world.visitDraws()
        let long = Arrival(
            door: .website, ticket: String(repeating: "x", count: Visit.ticketSizeMax + 1), destination: nil)
        let arrival = Arrival(door: .website, ticket: "", destination: nil)
        #expect(throws: Mistake.self) { try world.arrival(TestBrowser()).arrive(long, draws: draws, now: start) }
        #expect(throws: Mistake.self) { try Situation().arrive(arrival, draws: draws, now: start) }
    }
}
