/// By which proof something was set up.
public enum AddingProof: String, CaseIterable, Sendable {
    /// The password alone, while the account is new.
    case password
    /// Something that its person signs in with, and that stood the test of time.
    case own
    case recoveryCode = "recovery_code"
    case deskCode = "desk_code"
    /// A set-up code that the service desk or an application gave out.
    case desk
    case vouching
    /// A backup and the password.
    case backup
    /// Something that was itself set up by one of these, not long ago.
    case young

    /// Whether it stands in for what its person signs in with: whoever was robbed of such a proof finds the account
    /// changed, and needs time to see it.
    public var recovers: Bool {
        switch self {
        case .password, .own: false
        case .recoveryCode, .deskCode, .desk, .vouching, .backup, .young: true
        }
    }
}

/// The time in which something that was set up by a recovering proof may not do all.
public struct Probation: Equatable, Sendable {
    public let factor: OwnFactor
    public let person: ID<Person>
    public let proof: AddingProof
    /// From when it works; until then it is locked. Nil where it works already.
    public internal(set) var worksAt: Instant?
    /// Its owner locked it meanwhile: its time unlocks it no longer.
    public internal(set) var isStopped: Bool
    /// From when it may remove, unlock and replace what else its person has, and make recovery codes.
    public let changesAt: Instant
    /// The phone that was reset, whose place it takes once it works; until then that one stays as it is, and until the
    /// end of this time it is only set aside.
    public internal(set) var replaces: ID<Device>?

    public init(
        factor: OwnFactor, person: ID<Person>, proof: AddingProof, worksAt: Instant?, isStopped: Bool = false,
        changesAt: Instant, replaces: ID<Device>? = nil
    ) {
        self.factor = factor
        self.person = person
        self.proof = proof
        self.worksAt = worksAt
        self.isStopped = isStopped
        self.changesAt = changesAt
        self.replaces = replaces
    }

    /// From when it works by itself; nil where nothing is waited for.
    public var waitsUntil: Instant? { isStopped ? nil : worksAt }
}

extension Situation {
    func probation(of factor: OwnFactor) -> Probation? { probations.first { $0.factor == factor } }

    /// Until when the person's nearest new thing is waited for; nil where none is.
    public var waitsUntil: Instant? { probations.compactMap(\.waitsUntil).min() }

    /// What is begun with something that is set up now; nil where it may do everything at once.
    func probation(for factor: OwnFactor, by proof: AddingProof, now: Instant) -> Probation? {
        // Where nothing was there, nothing can be taken over.
        guard let person, proof.recovers, hadDevice || !owned.isEmpty else { return nil }
        let wait = person.isHighRisk ? figures.deviceWaitHighRiskSeconds : figures.deviceWaitSeconds
        let changes = max(wait, figures.deviceChangesSeconds)
        guard changes > 0 else { return nil }
        return Probation(
            factor: factor, person: person.id, proof: proof, worksAt: wait > 0 ? now + wait : nil,
            changesAt: now + changes)
    }

    /// Why what was shown here may not change what else its person has, if so. Where it is not known what that was, it
    /// may have been the youngest.
    func probationRefusal(_ now: Instant) -> Refusal? {
        let shown = visit == nil ? session?.provedWith : signIn?.factor
        let young = probations.filter { now < $0.changesAt && (shown == nil || $0.factor == shown) }
        return young.map(\.changesAt).max().map { Refusal(.deviceNew, until: $0) }
    }

    /// By which proof something is set up here.
    func addingProof(now: Instant) -> AddingProof {
        let proof: Proof?
        if visit == nil {
            proof = session?.proof
        } else {
            if isVouchedFor(now: now) { return .vouching }
            guard case .proof(let shown)? = approval(now: now) else {
                return carriesOn(now: now) ? progress?.proof ?? .recoveryCode : .password
            }
            proof = shown
        }
        switch proof?.method {
        case .recoveryCode: return .recoveryCode
        case .deskCode: return .deskCode
        case .push, .appCode, .keyFob, .passkey, .securityKey:
            return probationRefusal(now) == nil ? .own : .young
        case .dayPass, .travelCode: return .young
        case nil: return .password
        }
    }

    /// Why something may not be unlocked yet, if so: its wait is not over. The service desk may end it.
    func waitRefusal(_ factor: OwnFactor, by actor: Actor, _ now: Instant) -> Refusal? {
        guard case .person = actor, let until = probation(of: factor)?.worksAt, now < until else { return nil }
        return Refusal(.deviceWaiting, until: until)
    }

    /// What becomes of a wait when its thing is locked, unlocked or removed.
    func waitAfter(lock: Bool, _ factor: OwnFactor) -> Change {
        guard var probation = probation(of: factor), probation.worksAt != nil else { return Change() }
        if lock { probation.isStopped = true } else { probation.worksAt = nil }
        return Change([.probation(probation)])
    }

    /// The wait is over: what was set up works from now on.
    public func endWait(of factor: OwnFactor, now: Instant) -> Decided<Bool> {
        guard let probation = probation(of: factor), let until = probation.waitsUntil, until <= now,
            let waiting = owned.first(where: { $0.factor == factor && $0.isLocked })
        else { return Decided(.nothing, false) }
        var over = probation
        over.worksAt = nil
        if probation.changesAt <= now { over.replaces = nil }
        var change = Change([.probation(over)])
        switch factor {
        case .phone(let id):
            for var device in devices where device.id == id {
                device.state = .active
                let taken =
                    probation.replaces.map {
                        takingOver(
                            $0, by: &device, probation.proof, cooling: probation.changesAt, .system, now)
                    } ?? Change()
                change.add(.device(device))
                change.add(taken)
            }
            for var token in tokens where token.device == id && token.state == .lost {
                token.state = .assigned
                change.add(.token(token))
            }
        case .passkey(let id):
            for var passkey in passkeys where passkey.id == id {
                passkey.state = .active
                change.add(.passkey(passkey))
            }
        case .token(let id):
            for var token in tokens where token.id == id {
                token.state = .assigned
                change.add(.token(token))
            }
        }
        change.add(
            event(
                .waitEnded, at: now, facts: ["works": true], personal: ["name": waiting.name, "factor": factor.stored],
                by: .system))
        return Decided(change, true)
    }
}

extension Probation {
    /// What the event of setting up says of it.
    var facts: [String: JSONFact] {
        var facts: [String: JSONFact] = ["changes_at": .count(Int(changesAt.milliseconds))]
        if let worksAt { facts["works_at"] = .count(Int(worksAt.milliseconds)) }
        return facts
    }
}

extension OwnFactor {
    /// The form in which it is kept: "phone 7KX4".
    public var stored: String {
        switch self {
        case .phone(let id): "phone \(id.text)"
        case .passkey(let id): "passkey \(id.text)"
        case .token(let id): "token \(id.text)"
        }
    }

    public init?(stored: String) {
        let parts = stored.split(separator: " ").map(String.init)
        guard parts.count == 2 else { return nil }
        switch parts[0] {
        case "phone":
            guard let id = ID<Device>(parsing: parts[1]) else { return nil }
            self = .phone(id)
        case "passkey":
            guard let id = ID<Passkey>(parsing: parts[1]) else { return nil }
            self = .passkey(id)
        case "token":
            guard let id = ID<Token>(parsing: parts[1]) else { return nil }
            self = .token(id)
        default: return nil
        }
    }
}
