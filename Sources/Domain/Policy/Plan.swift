/// What a sign-in asks for, decided once, whatever the door.
public struct Plan: Equatable, Sendable {
    public enum Verdict: Equatable, Sendable {
        /// One of the ways must be gone.
        case ask
        case refuse(Refusal)
        /// Nothing is asked for beside the password.
        case waive(Waiver)
    }

    public let verdict: Verdict
    /// Ways that will work now, best first.
    public let ways: [Way]
    /// The phone that would go first, had it answered lately.
    public let skipped: ID<Device>?
    public let figures: Figures
    /// Phones that are known to be too old here. They are asked where their owner says so, or where nothing else can
    /// be: they may have been updated since, and their answer tells.
    public let outdated: [OutdatedPhone]
    /// Each step of the decision in a sentence, for operators.
    public let because: [String]

    /// The first way that is a push, if any.
    public var push: ID<Device>? {
        for case .push(let device) in ways { return device }
        return nil
    }

    /// The phone for somebody who asks for a request in so many words.
    var pushByWish: ID<Device>? { push ?? outdated.first?.device }

    /// Whether the wish is for a phone that is too old, as far as is known.
    func asks(outdatedBy wish: Wish) -> Bool {
        if case .push = wish { !outdated.isEmpty } else { false }
    }

    /// Whether that phone may be asked where it is named.
    func allows(_ device: ID<Device>) -> Bool {
        ways.contains(.push(device)) || outdated.contains { $0.device == device }
    }
}

/// One way to sign in that the person has and the policy allows.
public enum Way: Hashable, Sendable {
    case push(ID<Device>)
    case code(Method)
    /// A ceremony with one of the person's passkeys, or of their security keys.
    case passkey(Method)

    public var method: Method {
        switch self {
        case .push: .push
        case .code(let method), .passkey(let method): method
        }
    }
}

/// From a situation to a plan: the one place where policy is decided.
public enum Policy {
    /// Decides for the situation's person at its application, for a sign-in from that source where it is known.
    public static func plan(
        for situation: Situation, abilities: DoorAbilities, from source: SignInSource? = nil, now: Instant
    ) -> Plan {
        let demand = demand(of: situation, abilities: abilities, from: source, now: now)
        guard let waiver = situation.waived(now: now) else { return demand }
        return Plan(
            verdict: .waive(waiver), ways: demand.ways, skipped: demand.skipped, figures: demand.figures,
            outdated: demand.outdated, because: ["\(waiver.text) Otherwise:"] + demand.because)
    }

    /// What would be asked if nothing were waived.
    static func demand(
        of situation: Situation, abilities: DoorAbilities, from source: SignInSource? = nil, now: Instant
    ) -> Plan {
        var because: [String] = []
        let figures = situation.figures
        var outdated: [OutdatedPhone] = []
        func refuse(_ refusal: Refusal, _ why: String) -> Plan {
            Plan(
                verdict: .refuse(refusal), ways: [], skipped: nil, figures: figures, outdated: outdated,
                because: because + [why])
        }
        guard let person = situation.person else {
            return refuse(Refusal(.notSetUp), "Nobody of that name is known.")
        }
        if let refusal = person.refusal { return refuse(refusal, "The account is locked or disabled.") }
        let asked = pushWays(situation, abilities, source, now, &because)
        outdated = situation.outdatedPhones.filter { asked.contains(.push($0.device)) && situation.accepts(.push) }
        let pushes = asked.filter { way in !outdated.contains { way == .push($0.device) } }
        if !outdated.isEmpty {
            because.append("\(outdated.count) phone(s) too old here: see phone.ios, phone.android.")
        }
        let codes = codeWays(situation, now, &because)
        let passkeys = passkeyWays(situation, abilities, &because)
        let wanted = ordered(passkeys + pushes + codes, situation, &because).filter { situation.accepts($0.method) }
        let (ways, skipped) = heard(wanted, situation.silentPhones(now: now), &because)
        func ask(_ ways: [Way]) -> Plan {
            Plan(
                verdict: .ask, ways: ways, skipped: skipped, figures: figures, outdated: outdated, because: because)
        }
        guard ways.isEmpty else { return ask(ways) }
        if !outdated.isEmpty {
            // A page says it, and asks the phone when it is told that it was updated.
            guard !abilities.hasPages else {
                return refuse(Refusal(.deviceTooOld), "Its system is too old, and there is no other way.")
            }
            return ask(outdated.map { .push($0.device) })
        }
        if let until = situation.pushBudget?.pause(at: now, from: source), !situation.activeDevices.isEmpty {
            return refuse(Refusal(.pushPaused, until: until), "Requests are paused, and there is no other way.")
        }
        if let waiting = situation.waitingCodes(now) {
            return refuse(waiting, "Codes wait or are off after too many wrong ones, and there is no other way.")
        }
        if let until = situation.waitsUntil {
            return refuse(Refusal(.deviceWaiting, until: until), "What was set up does not work yet: see device.wait.")
        }
        let has =
            !situation.activeDevices.isEmpty || !situation.activePasskeys.isEmpty
            || situation.tokens.contains(where: \.isUsable)
            || situation.codes.contains { $0.isUsable(at: now) }
        guard has else {
            return situation.hasUnfinishedSetup(at: now)
                ? refuse(Refusal(.setupUnfinished), "Set-up was begun and not finished.")
                : refuse(Refusal(.notSetUp), "Nothing is set up.")
        }
        return refuse(Refusal(.noUsableMethod), "Nothing that the person has is usable here.")
    }

    private static func pushWays(
        _ situation: Situation, _ abilities: DoorAbilities, _ source: SignInSource?, _ now: Instant,
        _ because: inout [String]
    ) -> [Way] {
        let devices = situation.activeDevices.filter { $0.id != situation.visit?.replaces }
        guard !devices.isEmpty else {
            because.append("No phone with the app.")
            return []
        }
        guard situation.figures.methods.contains(.push) else {
            because.append("Requests to phones are not among the accepted methods.")
            return []
        }
        if let until = situation.pushBudget?.pause(at: now) {
            because.append("Requests to phones are paused for \(now.secondsUntil(until)) s: too many went unanswered.")
            return []
        }
        if let until = situation.pushBudget?.pause(at: now, from: source) {
            because.append("From this address no request is sent for \(now.secondsUntil(until)) s: \"It wasn't me\".")
            return []
        }
        if source == nil, situation.pushBudget?.blocked.contains(where: { now < $0.until }) == true {
            because.append("From some addresses no request is sent: \"It wasn't me\" was said to one from there.")
        }
        if !abilities.canShowNumber, situation.figures.numberMode != .off, !situation.figures.pushWithoutNumber {
            because.append("This client can't show the number, and push.without_number is false.")
            return []
        }
        if situation.figures.pushScreenLock { because.append("An approval needs the phone's screen lock.") }
        because.append("\(devices.count) phone(s) with the app.")
        return devices.map { .push($0.id) }
    }

    private static func codeWays(_ situation: Situation, _ now: Instant, _ because: inout [String]) -> [Way] {
        var methods: [Method] = []
        if situation.wrongCodes[.passcode]?.refusal(situation.figures, now: now) == nil {
            for token in situation.tokens where situation.mayBeTyped(token) && !methods.contains(token.method) {
                methods.append(token.method)
            }
        } else {
            because.append("Codes of app and key fob wait or are off: too many wrong ones.")
        }
        for kind in [OneTimeCode.Kind.recovery, .travel, .desk, .pass] {
            let usable = situation.codes.contains { $0.kind == kind && $0.isUsable(at: now) }
            guard usable, situation.wrongCodes[kind.form]?.refusal(situation.figures, now: now) == nil else { continue }
            methods.append(kind.method)
        }
        let allowed = methods.filter(situation.accepts)
        if !methods.isEmpty {
            because.append("Codes: \(methods.map(\.rawValue).joined(separator: ", ")).")
        }
        if allowed.count < methods.count { because.append("Not all of these codes are accepted here.") }
        return allowed.map { .code($0) }
    }

    private static func passkeyWays(
        _ situation: Situation, _ abilities: DoorAbilities, _ because: inout [String]
    ) -> [Way] {
        let methods = [Method.passkey, .securityKey].filter { method in
            situation.activePasskeys.contains { $0.method == method }
        }
        guard !methods.isEmpty else { return [] }
        guard abilities.hasPages else {
            because.append("Passkeys and security keys need a browser.")
            return []
        }
        because.append("\(situation.activePasskeys.count) passkey(s) or security key(s).")
        return methods.filter(situation.figures.methods.contains).map { .passkey($0) }
    }

    /// The way used last with this application first, then passkeys, phones by their last use, then codes.
    private static func ordered(_ all: [Way], _ situation: Situation, _ because: inout [String]) -> [Way] {
        var ways = preferred(all, situation, &because)
        guard let last = situation.lastUsed, last.isKept || situation.person?.preferences.first == nil else {
            return ways
        }
        // The phone used last stays the first of the phones, also when a code was used since.
        let phone = last.device.map { Way.push($0) }
        let other: Way? =
            last.method == .push ? nil : last.method.resistsPhishing ? .passkey(last.method) : .code(last.method)
        for way in [phone, other].compactMap({ $0 }) {
            guard let index = ways.firstIndex(of: way) else { continue }
            ways.remove(at: index)
            ways.insert(way, at: 0)
            because.append("\(way.method.rawValue) was used last with this application and goes first.")
        }
        guard situation.person?.preferences.switches.contains(.noCopying) == true, !last.isKept else { return ways }
        return ways.filter(\.method.resistsPhishing) + ways.filter { !$0.method.resistsPhishing }
    }

    /// Phones that came to nothing lately behind those that answer, and the one that would have gone first.
    private static func heard(
        _ ways: [Way], _ silent: Set<ID<Device>>, _ because: inout [String]
    ) -> ([Way], skipped: ID<Device>?) {
        func isSilent(_ way: Way) -> Bool { if case .push(let id) = way { silent.contains(id) } else { false } }
        let pushes = ways.filter { $0.method == .push }
        guard let first = pushes.first, case .push(let device) = first, isSilent(first), !pushes.allSatisfy(isSilent)
        else { return (ways, nil) }
        because.append("The phone that would go first came to nothing \(Device.silentMax) times in a row.")
        var sorted = (pushes.filter { !isSilent($0) } + pushes.filter(isSilent)).makeIterator()
        return (ways.map { $0.method == .push ? sorted.next() ?? $0 : $0 }, device)
    }

    /// What the person wants to go first everywhere.
    private static func preferred(_ all: [Way], _ situation: Situation, _ because: inout [String]) -> [Way] {
        guard let preferences = situation.person?.preferences else { return all }
        let wanted: Way? =
            switch preferences.first {
            case .phone(let id): .push(id)
            case .passkey(let id): situation.activePasskeys.first { $0.id == id }.map { .passkey($0.method) }
            case .token(let id): situation.tokens.first { $0.id == id }.map { .code($0.method) }
            case nil: nil
            }
        var ways = all
        guard let wanted, let index = ways.firstIndex(of: wanted) else { return all }
        ways.remove(at: index)
        ways.insert(wanted, at: 0)
        because.append("\(wanted.method.rawValue) goes first, as the person wishes.")
        return ways
    }
}

extension Situation {
    /// Whether its codes can be typed: a phone that was reset makes none.
    fileprivate func mayBeTyped(_ token: Token) -> Bool {
        token.isUsable && (token.device == nil || token.device != visit?.replaces)
    }

    /// Why codes that the person has, and that are accepted, cannot be tried now; the shortest wait where all wait.
    fileprivate func waitingCodes(_ now: Instant) -> Refusal? {
        var refusals: [Refusal] = []
        func consider(_ form: CodeForm, _ methods: [Method]) {
            guard methods.contains(where: figures.methods.contains) else { return }
            if let refusal = wrongCodes[form]?.refusal(figures, now: now) { refusals.append(refusal) }
        }
        let usable = codes.filter { $0.isUsable(at: now) }
        consider(.passcode, tokens.filter(\.isUsable).map(\.method))
        for form in [CodeForm.recovery, .desk] {
            consider(form, usable.filter { $0.kind.form == form }.map(\.method))
        }
        return refusals.min { ($0.until?.milliseconds ?? .max) < ($1.until?.milliseconds ?? .max) }
    }
}
