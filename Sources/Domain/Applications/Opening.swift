/// When an application begins to ask for more than the password. Before that, sign-ins are only recorded.
public struct Opening: Equatable, Sendable {
    /// For everybody whose groups have no date of their own.
    public var all: Instant?
    /// For members of these groups; who is in several is asked from the earliest on.
    public var groups: [String: Instant]

    public init(all: Instant? = nil, groups: [String: Instant] = [:]) {
        self.all = all
        self.groups = groups
    }

    /// It asks already.
    public static let begun = Opening()
    public static let groupsMax = 100

    /// From when that person is asked, or somebody of whom nothing is known; nil where there is no date.
    public func start(for person: Person?) -> Instant? {
        person?.groups.compactMap { groups[$0] }.min() ?? all
    }

    /// The dates that are still to come, the earliest first.
    public func coming(at now: Instant) -> [Instant] {
        Set(groups.values + [all].compactMap { $0 }).filter { now < $0 }.sorted()
    }
}

extension Opening {
    /// What the record says of it, in seconds since 1970.
    var facts: [String: JSONFact] {
        var parts = groups.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value.seconds)" }
        if let all { parts.append("\(all.seconds)") }
        return ["starts": .text(parts.isEmpty ? "begun" : parts.joined(separator: " "))]
    }
}

/// Why nothing is asked for but the password.
public enum Waiver: Equatable, Sendable {
    /// The application begins to ask then.
    case opening(Instant)
    /// Two administrators exempted the person, until then.
    case exemption(Instant)

    /// As operators read it.
    var text: String {
        switch self {
        case .opening(let start): "Nothing is asked before \(start.text): sign-ins are only recorded."
        case .exemption(let end): "Two administrators exempted the person until \(end.text)."
        }
    }

    var facts: [String: JSONFact] {
        switch self {
        case .opening(let start): ["why": "opening", "until": .count(Int(start.milliseconds))]
        case .exemption(let end): ["why": "exemption", "until": .count(Int(end.milliseconds))]
        }
    }
}

extension Situation {
    /// Why the application asks nothing of the person now beside the password; nil where it does. The portal, from
    /// which everything else is changed, always asks.
    public func waiver(now: Instant) -> Waiver? {
        guard let application, application.id != Application.portal, person?.refusal == nil else { return nil }
        if let start = application.opening.start(for: person), now < start { return .opening(start) }
        return exemption(at: application, now: now).map { .exemption($0.endsAt) }
    }

    /// The same in a visit. What the application itself demands beyond policy is not waived.
    func waiver(of visit: Visit, now: Instant) -> Waiver? {
        visit.passwordAt != nil && visit.demands.level == .policy ? waiver(now: now) : nil
    }

    /// What holds for whatever is decided on: a visit, or a sign-in without pages.
    func waived(now: Instant) -> Waiver? { visit.map { waiver(of: $0, now: now) } ?? waiver(now: now) }

    /// What the record keeps of a sign-in that nothing was asked in: what it would have come to.
    func waived(
        _ waiver: Waiver, at door: Door, _ abilities: DoorAbilities, _ wish: Wish = .automatic, from origin: Origin,
        _ now: Instant
    ) -> Event {
        var facts = waiver.facts
        facts["door"] = .text(door.rawValue)
        var refusal: Reason?
        if case .code(let code) = wish {
            switch code.proof {
            case .token, .oneTimeCode, .picture: break
            case .used: refusal = .codeUsed
            case .ended: refusal = .codeEnded
            case .none: refusal = .codeWrong
            }
        } else if case .refuse(let why) = Policy.demand(of: self, abilities: abilities, now: now).verdict {
            refusal = why.reason
        }
        facts["would"] = .text(refusal?.rawValue ?? "ask")
        return event(.signInWaived, at: now, facts: facts, personal: origin.personal)
    }

    /// Tells the person that the application will begin to ask; each notice once.
    public func tellOpening(now: Instant) -> Decided<Bool> {
        guard let person, person.refusal == nil, let application, let start = application.opening.start(for: person),
            let days = OpeningNotice.due(before: start, at: now)
        else { return Decided(.nothing, false) }
        let thing = OpeningNotice.thing(application.id, start, days) + person.id.text
        guard !reminded.contains(where: { $0.thing == thing && $0.what == .opening }) else {
            return Decided(.nothing, false)
        }
        let isReady = !owned.allSatisfy(\.isLocked)
        let noted = event(
            .openingTold, at: now,
            facts: [
                "days": .count(days), "until": .count(Int(start.milliseconds)), "ready": .flag(isReady),
                "name": .text(application.name),
            ], by: .system)
        let told = Reminded(thing: thing, what: .opening, person: person.id, at: now)
        return Decided(Change([.reminded(told)], events: [noted]), true)
    }
}

/// The notices before an application begins to ask.
public enum OpeningNotice {
    /// How many days before, the first one first.
    public static let days = [14, 7, 1]

    /// The notice that is due: the last whose day has come, so that nobody hears of three at once.
    public static func due(before start: Instant, at now: Instant) -> Int? {
        guard now < start else { return nil }
        return days.last { start + -$0 * 86_400 <= now }
    }

    /// What was told, up to the person's identifier.
    public static func thing(_ application: ID<Application>, _ start: Instant, _ days: Int) -> String {
        "\(application) \(start.milliseconds) \(days) "
    }
}
