import Testing

@testable import Domain

@Suite("The promises, at a door with pages")
struct BrowserPromiseTests {
    @Test("1, 2, 3, 5, 6 and 7 hold after each of 2,000 random steps", arguments: 1...8 as ClosedRange<UInt64>)
    func promises(seed: UInt64) throws {
        var run = BrowserRun(seed: seed)
        for _ in 0..<2_000 { try run.step() }
        // The walk must have come to what it proves.
        #expect(run.ledger.passes > 20)
        #expect(run.ledger.satisfied > 5)
        #expect(run.refusals > 100)
        try run.endsWell()
    }
}

/// What was shown in a visit or a session, as an outsider noted it: never read from the rows.
private struct Seen {
    var person: ID<Person>
    /// The step at which the person became the visit's.
    var step: Int
    var passwordAt: Instant?
    var proof: Proof?
    /// The session whose password counts in a visit.
    var leansOn: ID<Session>?
}

private struct BrowserLedger {
    var visits: [ID<Visit>: Seen] = [:]
    var sessions: [[UInt8]: Seen] = [:]
    var remembered: [[UInt8]: (person: ID<Person>, step: Int, applications: Set<ID<Application>>, at: Instant)] = [:]
    /// The step at which all of a person's was revoked last.
    var revoked: [ID<Person>: Int] = [:]
    var finished: Set<ID<Visit>> = []
    var signIns: Set<ID<SignIn>> = []
    var challenges: Set<[UInt8]> = []
    var digests: Set<[UInt8]> = []
    var ended: Set<ID<Session>> = []
    var (passes, satisfied) = (0, 0)
}

/// Random deeds of two people and a thief at four browsers, of phones and an operator, each checked against what was
/// shown before.
private struct BrowserRun {
    var world = World()
    var generator: SeededGenerator
    var ledger = BrowserLedger()
    var browsers = [TestBrowser](repeating: TestBrowser(), count: 4)
    var refusals = 0
    var count = 0

    init(seed: UInt64) {
        generator = SeededGenerator(state: seed)
        world.devices = [.sample(1), .sample(2), .sample(3, of: 2)]
        world.tokens = [.sample(1), .sample(2, of: 2)]
        world.passkeys = [.sample(1), .sample(2, of: 2), .sample(3, of: 2, .securityKey)]
        world.figures.sessionFactorSeconds = 600
    }

    mutating func pick(_ count: Int) -> Int { Int.random(in: 0..<count, using: &generator) }

    mutating func step() throws {
        count += 1
        let events = world.events.count
        world.now = world.now + (pick(40) == 0 ? pick(5_000) : pick(20) + 1)
        let passes = ledger.passes, satisfied = ledger.satisfied
        do {
            switch pick(16) {
            case 0...2: try arrive()
            case 3, 4: try password()
            case 5, 6: try press()
            case 7...9: try answer()
            case 10, 11: try touch()
            case 12...14: try finish()
            default: try administer()
            }
        } catch is Refusal {
            refusals += 1
        } catch is Mistake {
            refusals += 1
        }
        let told = world.events[events...].map(\.name)
        let began = told.count { $0 == .sessionStarted || $0 == .sessionSteppedUp }
        #expect(began == ledger.passes - passes, "promise 3: a pass and its event, both or neither")
        #expect(told.count { $0 == .sessionUsed } == ledger.satisfied - satisfied)
        #expect(world.people.keys.allSatisfy { person in world.open.count { $0.person == person } <= SignIn.openMax })
    }

    private mutating func recent() -> Visit? { world.visits.suffix(5).randomElement(using: &generator) }

    private mutating func demands() -> Demands {
        Demands(
            afresh: pick(6) == 0, maxAgeSeconds: pick(5) == 0 ? pick(200) : nil,
            level: pick(8) == 0 ? .phishingResistant : pick(8) == 0 ? .secondFactor : .policy)
    }

    private mutating func arrive() throws {
        let (index, app, demands) = (pick(4), pick(3) + 1, demands())
        let browser = browsers[index]
        let seen = browser.session.flatMap { ledger.sessions[$0] }
        switch try world.arrive(browser, at: app, demands, silent: pick(5) == 0) {
        case .satisfied(let pass):
            let seen = try #require(seen)
            let proof = try #require(seen.proof)
            ledger.satisfied += 1
            try counts(pass, seen, proof, demands)
            #expect(world.now < proof.at + world.figures.sessionFactorSeconds)
            #expect(!demands.afresh && demands.maxAgeSeconds.map { world.now <= proof.at + $0 } ?? true)
        case .opened(let visit):
            guard let person = visit.person else { return }
            let seen = try #require(seen)
            #expect(seen.person == person && seen.passwordAt == visit.passwordAt && visit.passwordAt != nil)
            #expect(seen.step > ledger.revoked[person] ?? 0 && !demands.afresh, "promise 5")
            ledger.visits[visit.id] = Seen(
                person: person, step: count, passwordAt: visit.passwordAt, leansOn: visit.session)
        case .needsPerson, .refused: refusals += 1
        }
    }

    private mutating func password() throws {
        guard let visit = recent() else { return }
        let person = pick(2) + 1
        let next = try world.password(visit, of: person, browsers[pick(4)])
        #expect(next.browser != visit.browser, "a new secret at each step up")
        if let seen = ledger.visits[visit.id] { #expect(seen.person == no(person) && seen.passwordAt == nil) }
        ledger.visits[visit.id] = Seen(person: no(person), step: count, passwordAt: world.now)
    }

    private mutating func press() throws {
        guard let visit = recent() else { return }
        let code = pick(2) == 0 ? TriedCode.wrong : .token(pick(2) + 1, at: (world.tokens.map(\.last).max() ?? 0) + 1)
        switch pick(12) {
        case 0:
            world.commit(try world.page(visit).notMeInPage(now: world.now))
            ledger.remembered = ledger.remembered.filter { $0.value.person != ledger.visits[visit.id]?.person }
        case 1...4: note(try world.ask(visit, pick(2) == 0 ? .lastUsed : .position(pick(3))))
        case 5...7: note(try world.extend(visit))
        case 8: _ = try world.challenge(visit)
        default: note(try world.type(code, visit))
        }
    }

    private mutating func note(_ step: Step) { if step.refusal != nil { refusals += 1 } }

    private mutating func answer() throws {
        let waiting = world.open.filter { $0.state == .waiting }
        guard let signIn = waiting.randomElement(using: &generator) else { return }
        switch pick(24) {
        case 0:
            let next = try world.answer(signIn, .notMe)
            if next.state == .refused(.deniedNotMe, at: world.now) { ledger.revoked[signIn.person] = count }
        case 1, 2: _ = try world.answer(signIn, .mistake)
        case 3: _ = try world.answer(signIn, .approve(number: "000"))
        default: _ = try world.approve(signIn)
        }
    }

    private mutating func touch() throws {
        guard let visit = recent() else { return }
        let (number, verified) = (pick(3) + 1, pick(3) > 0)
        let person = number == 1 ? 1 : pick(10) == 0 ? 1 : 2
        let challenge = (pick(5) == 0 ? recent() : visit)?.challenge?.bytes
        let live = world.visits.first { $0.id == visit.id }?.challenge
        let step = try world.show(visit, number, of: person, verified: verified, challenge: challenge ?? [])
        note(step)
        #expect(ledger.challenges.insert(challenge ?? []).inserted, "promise 2: a challenge once")
        #expect(live?.bytes == challenge && live.map { world.now < $0.endsAt } == true)
        guard case .onward(let next) = step else { return }
        #expect(next.person == no(person) && (person == 1) == (number == 1), "T14")
        let proof = Proof(method: number == 3 ? .securityKey : .passkey, at: world.now, userVerified: verified)
        var seen = ledger.visits[visit.id] ?? Seen(person: no(person), step: count)
        #expect(seen.person == no(person) && (seen.passwordAt != nil || verified))
        seen.proof = proof
        ledger.visits[visit.id] = seen
    }

    private mutating func finish() throws {
        let approved = world.visits.suffix(12).filter { world.page($0).approval(now: world.now) != nil }
        guard let visit = pick(4) == 0 ? recent() : approved.randomElement(using: &generator) else { return }
        let index = pick(4)
        var browser = browsers[index]
        let row = try #require(world.visits.first { $0.id == visit.id })
        let signIn = world.signIns.first { $0.id == row.signIn }
        let old = world.sessions.first { $0.id == row.session }
        let pass = try world.finish(visit, &browser, remembering: pick(3) == 0 ? "Firefox" : nil)
        if let old, old.id == pass.session.id { ledger.sessions[old.digest] = nil }
        ledger.passes += 1
        #expect(ledger.finished.insert(visit.id).inserted, "promise 2: a visit leads back once")
        #expect(ledger.digests.insert(browser.session ?? []).inserted, "a new secret at each step up")
        var seen = try #require(ledger.visits[visit.id])
        #expect(seen.leansOn.map { !ledger.ended.contains($0) } ?? true, "promise 5")
        if pass.byPasswordAlone {
            try counts(pass, seen, browsers[index], row)
        } else {
            guard case .approved(let method, let at) = signIn?.state, let signIn else { throw Fault("no approval") }
            #expect(ledger.signIns.insert(signIn.id).inserted, "promise 2: an approval leads back once")
            #expect(signIn.person == seen.person && world.now < at + Visit.approvalSeconds && at >= row.startedAt)
            seen.proof = Proof(method: method, at: at, userVerified: signIn.userVerified)
            try counts(pass, seen, pass.proof ?? Proof(method: .recoveryCode, at: start), row.demands)
        }
        #expect(!row.demands.afresh || (seen.passwordAt ?? row.startedAt) >= row.startedAt)
        #expect(
            pass.session.passwordAt == seen.passwordAt && pass.proof == (pass.byPasswordAlone ? nil : seen.proof))
        if pass.byPasswordAlone { seen.proof = pass.session.proof }
        ledger.sessions[browser.session ?? []] = seen
        if let cookie = browser.remembered, cookie != browsers[index].remembered {
            let before = browsers[index].remembered
            let more = before.flatMap { ledger.remembered[$0] }.map { $0.person == seen.person ? $0.applications : [] }
            ledger.remembered[cookie] = (seen.person, count, (more ?? []).union([visit.application]), world.now)
            if let before, more?.isEmpty == false { ledger.remembered[before] = nil }
        }
        browsers[index] = browser
    }

    /// Promise 1: every factor that policy and the application ask for, of this person. Promise 5: nothing revoked.
    private func counts(_ pass: Pass, _ seen: Seen, _ proof: Proof, _ demands: Demands) throws {
        #expect(pass.person.id == seen.person && world.people[seen.person]?.standing == .active)
        #expect(seen.step > ledger.revoked[seen.person] ?? 0, "promise 5")
        #expect(seen.proof == proof && world.figures.methods.contains(proof.method))
        #expect(demands.level != .phishingResistant || proof.method.resistsPhishing, "T06")
        let touched = world.figures.passkeyAlone && proof.userVerified && proof.method.resistsPhishing
        #expect(seen.passwordAt != nil || touched, "promise 1: two factors")
    }

    private func counts(_ pass: Pass, _ seen: Seen, _ browser: TestBrowser, _ visit: Visit) throws {
        // The visit looked at the browser that had the password typed into it, which may be another one by now.
        let known = ledger.remembered.values.filter {
            $0.person == seen.person && $0.applications.contains(visit.application)
                && $0.step > ledger.revoked[seen.person] ?? 0
                && world.now < $0.at + world.figures.browserRememberSeconds + Visit.approvalSeconds
        }
        #expect(!known.isEmpty && seen.passwordAt != nil && pass.person.id == seen.person)
        #expect(seen.step > ledger.revoked[seen.person] ?? 0, "promise 5")
        #expect(visit.demands == Demands())
    }

    private mutating func administer() throws {
        let person: ID<Person> = no(pick(2) + 1)
        let (situation, now) = (world.situation(person), world.now)
        switch pick(12) {
        case 0:
            world.commit(try situation.setStanding(.lockedByDesk(at: now), by: operatorActor, now: now))
            ledger.revoked[person] = count
        case 1...4: world.commit(try situation.setStanding(.active, by: operatorActor, now: now))
        case 5:
            world.commit(try situation.setPassword(hash: "", by: operatorActor, now: now))
            ledger.revoked[person] = count
        case 6:
            let browser = browsers[pick(4)]
            if let session = world.arrival(browser).session { ledger.ended.insert(session.id) }
            world.commit(world.arrival(browser).endSession(now: now))
            if let session = browser.session { ledger.sessions[session] = nil }
        case 7: world.figures.passkeyAlone.toggle()
        case 8: world.figures.methods = pick(2) == 0 ? Set(Domain.Method.allCases) : [.push, .passkey, .keyFob]
        default:
            for signIn in world.open {
                world.commit(world.situation(signIn.person, signIn: signIn.id).expire(now: now))
            }
        }
    }

    /// Promise 7: whatever happened, who has a working phone gets in once the storm is over.
    mutating func endsWell() throws {
        world.commit(try world.situation().setStanding(.active, by: operatorActor, now: world.now))
        world.figures = Figures()
        world.now = world.now + 86_400
        let visit = try world.password(world.opened())
        _ = try world.ask(visit, .device(no(1)))
        try world.approvePush(visit)
        var browser = TestBrowser()
        #expect(try world.finish(visit, &browser).proof?.method == .push)
    }
}
