import Testing

@testable import Domain

/// What an outsider can observe of accepts: what each was for, and by which proof.
private struct Ledger {
    var requests: Set<ID<PushRequest>> = []
    var positions: [ID<Token>: Int64] = [:]
    var codes: Set<ID<OneTimeCode>> = []
    var accepts = 0
}

@Suite("The promises")
struct PromiseTests {
    @Test("1, 2, 3, 6 and 7 hold after each of 2,000 random steps", arguments: 1...12 as ClosedRange<UInt64>)
    func promises(seed: UInt64) throws {
        var run = RandomRun(seed: seed)
        for _ in 0..<2_000 { try run.step() }
        #expect(run.accepts > 20 && run.refusals > 100)
        try run.endsWell()
    }
}

/// Random deeds of two people, their phones, a thief and an operator, each checked against what the rows allowed.
private struct RandomRun {
    var world = World.keepingAll
    var generator: SeededGenerator
    var ledger = Ledger()
    var refusals = 0
    var made = 10

    var accepts: Int { ledger.accepts }

    init(seed: UInt64) {
        generator = SeededGenerator(state: seed)
        world.devices = [.sample(1), .sample(2), .sample(3, of: 2)]
        world.tokens = [.sample(1), .sample(2, of: 2)]
        world.codes = (1...40).map { .sample($0, of: $0 % 2 + 1, $0 < 20 ? .recovery : .desk, ends: start + $0 * 500) }
    }

    mutating func pick(_ count: Int) -> Int { Int.random(in: 0..<count, using: &generator) }

    mutating func step() throws {
        let (before, events) = (world, world.events.count)
        world.now = world.now + pick(30)
        switch pick(12) {
        case 0...2: try begin()
        case 3...6: answer()
        case 7, 8: typeInto()
        case 9: askAgain()
        case 10: expire()
        default: administer()
        }
        try hold(before, since: events)
    }

    private mutating func tried() -> TriedCode {
        switch pick(6) {
        case 0: return .wrong
        case 1: return TriedCode(form: .recovery, proof: .none)
        case 2, 3: return .token(pick(2) + 1, at: (world.tokens.map(\.last).max() ?? 0) + Int64(pick(4)) - 1)
        default:
            let number = pick(40) + 1
            return .code(number, number < 20 ? .recovery : .desk)
        }
    }

    private mutating func begin() throws {
        let (person, app) = (pick(2) + 1, pick(2) + 1)
        switch pick(4) {
        case 0: note(world.begin(.code(tried()), person, at: app))
        case 1: note(world.begin(.push(.position(pick(4))), person, at: app, show: pick(2) == 0))
        default: note(world.begin(.automatic, person, at: app, ask: pick(2) == 0, key: pick(2) == 0 ? [1] : nil))
        }
    }

    private mutating func note(_ begun: Begun) {
        if begun.reason != nil { refusals += 1 }
    }

    /// An answer whose parts are sometimes those of another request, device or time.
    private mutating func answer() {
        guard let signIn = world.signIns.randomElement(using: &generator), let request = signIn.request else { return }
        let live = world.open.last { $0.request != nil } ?? signIn
        let aim = pick(3) == 0 ? signIn : live
        let target = aim.request ?? request
        let number = pick(4) == 0 ? "00" : target.matching.number
        let decision: Answer.Decision = pick(6) == 0 ? .mistake : pick(20) == 0 ? .notMe : .approve(number: number)
        let answer = Answer(
            request: pick(12) == 0 ? no(9_999) : target.id, device: pick(12) == 0 ? no(pick(3) + 1) : target.device,
            nonce: pick(12) == 0 ? [0] : target.nonce, decision: decision)
        do { _ = try world.answer(answer, to: aim.id) } catch { refusals += 1 }
    }

    private mutating func typeInto() {
        guard let signIn = world.open.randomElement(using: &generator) else { return }
        let code = tried()
        note(world.type(code, into: signIn))
    }

    private mutating func askAgain() {
        guard let signIn = world.signIns.suffix(6).randomElement(using: &generator) else { return }
        note(world.again(signIn, pick(2) == 0 ? .lastUsed : .position(pick(4))))
    }

    private mutating func expire() {
        for signIn in world.open {
            world.commit(world.situation(signIn.person, signIn: signIn.id).expire(now: world.now))
        }
    }

    private mutating func administer() {
        let person: ID<Person> = no(pick(2) + 1)
        let situation = world.situation(person)
        let device: ID<Device> = no(pick(made) + 1)
        let (actor, now) = (operatorActor, world.now)
        do {
            switch pick(12) {
            case 0: world.commit(try situation.setStanding(.lockedByDesk(at: now), by: actor, now: now))
            case 1...3: world.commit(try situation.setStanding(.active, by: actor, now: now))
            case 4: world.commit(try situation.perform(.lock, on: device, by: actor, now: now))
            case 5, 6: world.commit(try situation.perform(.unlock, on: device, by: actor, now: now))
            case 7 where pick(8) == 0: world.commit(try situation.perform(.remove, on: device, by: actor, now: now))
            case 8: try pair(person)
            case 9: world.commit(try situation.confirmPairing(of: device, now: now))
            case 10 where pick(2) == 0: world.commit(situation.expirePairing(of: device, now: now))
            case 10: world.commit(situation.abandonPairing(of: device, now: now))
            default: world.commit(try situation.forgiveWrongCodes(by: actor, now: now))
            }
        } catch {
            refusals += 1
        }
    }

    private mutating func pair(_ person: ID<Person>) throws {
        made += 1
        let number = made
        let setup = world.commit(
            try world.situation(person).startSetup(
                id: no(number), digest: [UInt8(truncatingIfNeeded: number), 1], lifetimeSeconds: nil, by: operatorActor,
                now: world.now))
        let owner = person == no(1) ? 1 : 2
        world.commit(
            try world.situation(person).pair(
                .sample(number, of: owner, .pending), passcode: .sample(number, of: owner, device: number, .stock),
                digest: setup.digest, transcript: [1], now: world.now))
    }

    /// What must be true after every step.
    private mutating func hold(_ before: World, since events: Int) throws {
        let old = Dictionary(uniqueKeysWithValues: before.signIns.map { ($0.id, $0) })
        var accepted = 0
        for signIn in world.signIns {
            guard case .approved(let method, at: let at) = signIn.state else { continue }
            if case .approved = old[signIn.id]?.state { continue }
            accepted += 1
            #expect(at == world.now)
            try holds(method, signIn, old[signIn.id], before)
        }
        #expect(accepted <= 1, "promise 2: one proof, one accept")
        let told = world.events[events...].count { $0.name == .signInApproved }
        #expect(told == accepted, "promise 3: an accept and its event, both or neither")
        for person in world.people.keys {
            #expect(world.open.count { $0.person == person } <= SignIn.openMax)
        }
        for device in world.devices where device.state == .active {
            let was = before.devices.first { $0.id == device.id }?.state
            let confirmed = world.setups.contains { $0.device == device.id && $0.state == .done }
            #expect(was != .pending || confirmed, "half-made devices count for nothing")
        }
        ledger.accepts += accepted
    }

    /// Promise 1: every factor, of this person, in its time. Promise 2: no proof twice.
    private mutating func holds(_ method: Domain.Method, _ signIn: SignIn, _ was: SignIn?, _ before: World) throws {
        #expect(before.people[signIn.person]?.standing == .active)
        #expect(was.map { $0.isOpen && world.now < $0.endsAt } ?? true)
        switch method {
        case .push:
            let request = try #require(was?.request)
            let device = before.devices.first { $0.id == request.device }
            #expect(device?.state == .active && device?.person == signIn.person)
            #expect(world.now < request.endsAt)
            #expect(ledger.requests.insert(request.id).inserted)
        case .keyFob, .appCode:
            let spent = world.tokens.filter { token in
                before.tokens.contains { $0.id == token.id && $0.last < token.last }
            }
            #expect(spent.count == 1 && spent[0].person == signIn.person && spent[0].state == .assigned)
            for token in spent {
                #expect(token.last > ledger.positions[token.id] ?? -1)
                ledger.positions[token.id] = token.last
            }
        case .dayPass:
            #expect(before.codes.contains { $0.kind == .pass && $0.isUsable(at: world.now) })
        case .deskCode, .recoveryCode, .travelCode:
            let spent = world.codes.filter { code in
                code.spentAt != nil && before.codes.contains { $0.id == code.id && $0.spentAt == nil }
            }
            #expect(spent.count == 1 && spent[0].person == signIn.person)
            #expect(spent.allSatisfy { code in code.endsAt.map { world.now < $0 } ?? true })
            for code in spent { #expect(ledger.codes.insert(code.id).inserted) }
        case .passkey, .securityKey: Issue.record("no passkey was shown at a door without pages")
        }
    }

    /// Promise 7: whatever happened, who has a working phone gets in once the storm is over.
    mutating func endsWell() throws {
        world.commit(try world.situation().setStanding(.active, by: operatorActor, now: world.now))
        world.devices = world.devices.filter { $0.id != no(1) } + [.sample(1)]
        world.now = world.now + 86_400
        expire()
        #expect(try world.approve(world.asked(.push(.device(no(1))))).state == .approved(.push, at: world.now))
    }
}
