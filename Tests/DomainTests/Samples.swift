import Bytes
import Testing

@testable import Domain

let start = Instant(seconds: 1_800_000_000)
let operatorActor = Actor.operatorAccount("root")

func no<Subject>(_ number: Int, _ subject: Subject.Type = Subject.self) -> ID<Subject> {
    ID(
        random: [UInt8(truncatingIfNeeded: number >> 8), UInt8(truncatingIfNeeded: number)]
            + [UInt8](repeating: 0, count: 10))
}

extension Person {
    static func sample(_ number: Int = 1) -> Person {
        Person(
            id: no(number), username: LoginName("ab\(number)") ?? fallback, displayName: "Ada", email: nil,
            addedAt: start)
    }

    private static var fallback: LoginName { preconditionFailure("a sample's name") }
}

extension Device {
    /// The last requests of a `silent` one came to nothing.
    static func sample(_ number: Int = 1, of person: Int = 1, _ state: State = .active, silent: Int = 0) -> Device {
        Device(
            id: no(number), person: no(person), name: "Pixel \(number)", state: state, signingKey: [4],
            platform: nil, addedAt: start + number,
            lastRequest: silent == 0 ? nil : LastRequest(askedAt: start + -86_400, silentBefore: silent - 1))
    }
}

extension Token {
    static func sample(
        _ number: Int = 1, of person: Int? = 1, device: Int? = nil, _ state: State = .assigned, last: Int64 = -1
    ) -> Token {
        Token(
            id: no(number), serial: "serial \(number)", kind: .hotp, algorithm: .sha1, digits: 6, stepSeconds: 30,
            secret: SealedBytes([1]), state: state, person: person.map { no($0) }, device: device.map { no($0) },
            last: last, addedAt: start)
    }
}

extension OneTimeCode {
    static func sample(_ number: Int, of person: Int = 1, _ kind: Kind, ends: Instant? = nil) -> OneTimeCode {
        OneTimeCode(
            id: no(number), person: no(person), kind: kind, digest: [UInt8(truncatingIfNeeded: number)], madeAt: start,
            endsAt: ends)
    }
}

extension TriedCode {
    static let wrong = TriedCode(form: .passcode, proof: .none)

    static func token(_ number: Int, at position: Int64) -> TriedCode {
        TriedCode(form: .passcode, proof: .token(no(number), position: position, drift: 0))
    }

    static func code(_ number: Int, _ form: CodeForm = .recovery) -> TriedCode {
        TriedCode(form: form, proof: .oneTimeCode(no(number)))
    }
}

/// The rows that decisions are made on and change, held by value.
extension World {
    static var keepingAll: World {
        var world = World()
        world.keepsAll = true
        return world
    }
}

struct World {
    /// Whether sign-ins that are settled at once are kept, as for clients that ask for them by number.
    var keepsAll = false
    var now = start
    var figures = Figures()
    /// From when applications ask, by their numbers.
    var openings: [Int: Opening] = [:]
    var exemptions: [Exemption] = []
    var people: [ID<Person>: Person] = [no(1): .sample(1), no(2): .sample(2)]
    var devices: [Device] = []
    var tokens: [Token] = []
    var codes: [OneTimeCode] = []
    var wrongCodes: [WrongCodes] = []
    var budgets: [ID<Person>: PushBudget] = [:]
    var lastUsed: [LastUsed] = []
    var signIns: [SignIn] = []
    var setups: [Setup] = []
    var progress: [ID<Person>: SetupProgress] = [:]
    var successions: [Succession] = []
    var transfers: [Transfer] = []
    var backups: [SavedBackup] = []
    var seen: Set<[UInt8]> = []
    var passkeys: [Passkey] = []
    var probations: [Probation] = []
    var visits: [Visit] = []
    var sessions: [Session] = []
    var remembered: [RememberedBrowser] = []
    var grants: [Grant] = []
    var grantTokens: [GrantToken] = []
    var pushedRequests: [PushedRequest] = []
    var websiteSessions: [WebsiteSession] = []
    var websiteTickets: [WebsiteTicket] = []
    var events: [Event] = []
    var effects: [Effect] = []
    private(set) var drawn = 100

    static func with(devices: Int = 0, tokens: Int = 0, recoveryCodes: Int = 0) -> World {
        var world = World()
        world.devices = (0..<devices).map { .sample($0 + 1) }
        world.tokens = (0..<tokens).map { .sample($0 + 1) }
        world.codes = (0..<recoveryCodes).map { .sample($0 + 1, .recovery) }
        return world
    }

    var names: [Event.Name] { events.map(\.name) }
    var pushes: Int { effects.count { if case .push = $0 { true } else { false } } }
    var open: [SignIn] { signIns.filter(\.isOpen) }

    func application(_ number: Int = 1) -> Application {
        Application(
            id: no(number), key: "app\(number)", name: "App \(number)", firstFactor: .elsewhere, addedAt: start,
            opening: openings[number] ?? .begun)
    }

    func situation(_ person: ID<Person> = no(1), at app: Int = 1, signIn: ID<SignIn>? = nil) -> Situation {
        let application = application(app)
        var situation = Situation(
            figures: figures, application: application, person: people[person],
            devices: devices.filter { $0.person == person && $0.state != .removed }
                .sorted { ($0.lastSeenAt ?? $0.addedAt) > ($1.lastSeenAt ?? $1.addedAt) },
            tokens: tokens.filter { $0.person == person && $0.state != .retired },
            codes: codes.filter { $0.person == person },
            wrongCodes: Dictionary(
                uniqueKeysWithValues: wrongCodes.filter { $0.person == person }.map { ($0.form, $0) }),
            pushBudget: budgets[person],
            lastUsed: lastUsed.first { $0.person == person && $0.application == application.id },
            open: open.filter { $0.person == person }, signIn: signIns.first { $0.id == signIn },
            setups: setups.filter { $0.person == person && [.started, .paired, .confirmed].contains($0.state) })
        situation.backups = backups.filter { $0.person == person && $0.endedAt == nil }
        situation.successions = successions.filter { $0.person == person }
        situation.passkeys = passkeys.filter { $0.person == person && $0.state != .removed }
        situation.progress = progress[person]
        situation.probations = probations.filter { $0.person == person }
        situation.exemptions = exemptions.filter { $0.person == person }
        return situation
    }

    mutating func draws() -> Draws {
        drawn += 1
        return Draws(
            signIn: no(drawn), request: no(drawn),
            nonce: [UInt8](repeating: UInt8(truncatingIfNeeded: drawn), count: 16),
            number: UInt64(drawn) &* 0x9e37_79b9_7f4a_7c15)
    }

    /// Makes the change's rows true as the store does, and checks that no row changes without an event.
    @discardableResult
    mutating func commit<Value>(_ decided: Decided<Value>) -> Value {
        let told = decided.change.writes.allSatisfy { if case .seen = $0 { true } else { false } }
        #expect(told || !decided.change.events.isEmpty, "rows without an event: \(decided.change.writes)")
        for write in decided.change.writes { apply(write) }
        events += decided.change.events
        effects += decided.change.effects
        return decided.value
    }

    private mutating func take(_ succession: Succession) {
        let isUsed = successions.contains { $0.digest == succession.digest && $0.doneAt != nil }
        #expect(!isUsed, "a proof counts twice")
        successions = successions.filter { $0.device != succession.device } + [succession]
    }

    private mutating func takePlace(of old: ID<Device>, by new: ID<Device>) {
        lastUsed = lastUsed.map { used in
            guard used.device == old else { return used }
            return LastUsed(
                person: used.person, application: used.application, method: used.method, device: new, at: used.at,
                isKept: used.isKept)
        }
    }

    private mutating func apply(_ write: Write) {
        switch write {
        case .person(let person): people[person.id] = person
        case .device(let device): devices = devices.filter { $0.id != device.id } + [device]
        case .token(let token): tokens = tokens.filter { $0.id != token.id } + [token]
        case .tokenSpent(let id, let last, let drift):
            guard let index = tokens.firstIndex(where: { $0.id == id && $0.last < last }) else {
                Issue.record("a token's code is spent twice")
                return
            }
            (tokens[index].last, tokens[index].drift) = (last, drift)
        case .code(let code): codes.append(code)
        case .codeSpent(let id, let at):
            guard let index = codes.firstIndex(where: { $0.id == id && $0.spentAt == nil }) else {
                Issue.record("a code is spent twice")
                return
            }
            codes[index].spentAt = at
        case .codesCancelled(let person, let kind):
            codes.removeAll { $0.person == person && $0.kind == kind && $0.spentAt == nil }
        case .wrongCodes(let count):
            wrongCodes = wrongCodes.filter { $0.person != count.person || $0.form != count.form } + [count]
        case .pushBudget(let budget): budgets[budget.person] = budget
        case .lastUsed(let used):
            lastUsed = lastUsed.filter { $0.person != used.person || $0.application != used.application } + [used]
        case .wayFreed(let person, let application): freeWay(person, application)
        case .signIn(let signIn): take(signIn)
        case .setupProgress(let next): progress[next.person] = next
        case .setup(let setup): setups = setups.filter { $0.id != setup.id } + [setup]
        case .probation(let probation):
            probations = probations.filter { $0.factor != probation.factor } + [probation]
        case .seen(let digest, _): #expect(seen.insert(digest).inserted)
        case .succession(let succession): take(succession)
        case .placeTaken(let old, let new): takePlace(of: old, by: new)
        case .transfer(let transfer): transfers = transfers.filter { $0.device != transfer.device } + [transfer]
        case .backup(let backup): backups = backups.filter { $0.id != backup.id } + [backup]
        case .backupsEnded(let device, let at): endBackups(of: device, at)
        case .exemption(let one): exemptions = exemptions.filter { $0.id != one.id } + [one]
        case .reminded, .backupCopy, .pushLine, .pushLineLost, .pushLineRemoved, .vouch, .voucher, .voucherRemoved,
            .link, .linkOffer, .linkOfferTaken, .deskItem, .incident, .name, .nameRemoved, .password, .application,
            .applicationRemoved, .radiusClient, .integrationKeys, .policy, .fence, .resealed, .openIDClient,
            .signingKey, .signingKeyRemoved, .website, .websiteRemoved, .number, .numberRemoved, .numberProof,
            .directoryNumber, .pushKeys:
            break
        case .passkey(let passkey): passkeys = passkeys.filter { $0.id != passkey.id } + [passkey]
        case .visit(let visit): take(visit)
        case .session(let session): take(session)
        case .sessionsEnded(let person, let at): endAll(of: person, at)
        case .remembered(let browser):
            let old = remembered.first { $0.id == browser.id }
            #expect(old?.forgottenAt == nil, "a forgotten browser comes back")
            remembered = remembered.filter { $0.id != browser.id } + [browser]
        case .browsersForgotten(let person, let at):
            for index in remembered.indices where remembered[index].person == person {
                remembered[index].forgottenAt = remembered[index].forgottenAt ?? at
            }
        case .grant(let grant): grants = grants.filter { $0.id != grant.id } + [grant]
        case .grantToken(let token):
            #expect(grantTokens.allSatisfy { $0.digest != token.digest || $0.usedAt == nil }, "a token is used twice")
            grantTokens = grantTokens.filter { $0.digest != token.digest } + [token]
        case .pushedRequest(let request): pushedRequests.append(request)
        case .websiteSession(let session):
            websiteSessions = websiteSessions.filter { $0.id != session.id } + [session]
        case .websiteTicket(let ticket):
            let isFresh = websiteTickets.allSatisfy { $0.digest != ticket.digest || $0.usedAt == nil }
            #expect(isFresh, "a ticket is used twice")
            websiteTickets = websiteTickets.filter { $0.digest != ticket.digest } + [ticket]
        }
    }

    private mutating func take(_ signIn: SignIn) {
        guard let index = signIns.firstIndex(where: { $0.id == signIn.id }) else { return signIns.append(signIn) }
        #expect(signIns[index].isOpen, "a settled sign-in changes")
        signIns[index] = signIn
    }

    private mutating func endBackups(of device: ID<Device>, _ at: Instant) {
        for index in backups.indices where backups[index].device == device {
            backups[index].endedAt = backups[index].endedAt ?? at
        }
    }

    private mutating func take(_ session: Session) {
        #expect(sessions.first { $0.id == session.id }?.endedAt == nil, "an ended session changes")
        sessions = sessions.filter { $0.id != session.id } + [session]
    }

    private mutating func take(_ visit: Visit) {
        guard let index = visits.firstIndex(where: { $0.id == visit.id }) else { return visits.append(visit) }
        #expect(visits[index].state == .open, "a finished visit changes")
        visits[index] = visit
    }

    private mutating func freeWay(_ person: ID<Person>, _ application: ID<Application>) {
        lastUsed = lastUsed.map {
            guard $0.person == person, $0.application == application else { return $0 }
            return LastUsed(
                person: person, application: application, method: $0.method, device: $0.device, at: $0.at)
        }
    }

    private mutating func endAll(of person: ID<Person>, _ at: Instant) {
        for index in sessions.indices where sessions[index].person == person {
            sessions[index].endedAt = sessions[index].endedAt ?? at
        }
        for index in visits.indices where visits[index].person == person && visits[index].state == .open {
            visits[index].state = .finished(at: at)
        }
        for index in grants.indices where grants[index].person == person {
            grants[index].revokedAt = grants[index].revokedAt ?? at
        }
    }
}

extension World {
    mutating func begin(
        _ wish: Wish = .automatic, _ person: Int = 1, at app: Int = 1, show: Bool = true, ask: Bool = false,
        from address: String? = nil, key: [UInt8]? = nil, message: SeenMessage? = nil
    ) -> Begun {
        let beginning = Beginning(
            door: .radius, abilities: DoorAbilities(canShowNumber: show, canAskForCode: ask), wish: wish,
            origin: Origin(address: address), joinKey: key, isKept: keepsAll,
            message: message)
        let draws = draws()
        return commit(situation(no(person), at: app).begin(beginning, draws: draws, now: now))
    }

    /// Begins a sign-in that must not be refused.
    mutating func asked(_ wish: Wish = .automatic, _ person: Int = 1, at app: Int = 1, show: Bool = true) throws
        -> SignIn
    {
        try begin(wish, person, at: app, show: show).signIn
    }

    mutating func answer(_ signIn: SignIn, _ decision: Answer.Decision) throws -> SignIn {
        let request = try #require(signIn.request)
        return try answer(
            Answer(request: request.id, device: request.device, nonce: request.nonce, decision: decision), to: signIn.id
        )
    }

    mutating func answer(_ answer: Answer, to signIn: ID<SignIn>) throws -> SignIn {
        let owner = signIns.first { $0.id == signIn }?.person ?? no(1)
        let draws = draws()
        return commit(try situation(owner, signIn: signIn).consider(answer, draws: draws, now: now))
    }

    mutating func approve(_ signIn: SignIn) throws -> SignIn {
        try answer(signIn, .approve(number: signIn.request?.matching.number))
    }

    mutating func type(_ code: TriedCode, into signIn: SignIn) -> Begun {
        commit(situation(signIn.person, signIn: signIn.id).consider(code, now: now))
    }

    mutating func again(_ signIn: SignIn, _ choice: DeviceChoice = .lastUsed) -> Begun {
        let draws = draws()
        return commit(situation(signIn.person, signIn: signIn.id).askAgain(choice, draws: draws, now: now))
    }
}

extension Begun {
    var signIn: SignIn {
        get throws {
            guard case .signIn(let signIn) = self else {
                throw Fault("refused: \(self)")
            }
            return signIn
        }
    }

    var isApproved: Bool {
        if case .signIn(let signIn) = self, case .approved = signIn.state { true } else { false }
    }
}

/// SplitMix64: the same numbers for the same seed.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
