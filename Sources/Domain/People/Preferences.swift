/// How somebody wants to be asked; none of it makes a sign-in weaker than policy has it.
public struct Preferences: Equatable, Sendable {
    /// A switch, under the name that is stored.
    public enum Switch: String, CaseIterable, Sendable {
        /// Requests live as long as any request may.
        case moreTime = "more_time"
        /// The number is chosen on the phone, not typed, where policy lets people choose.
        case chooseNumber = "choose_number"
        /// What needs nothing copied from one screen to the other goes first.
        case noCopying = "no_copying"
        /// Pages without pictures.
        case textOnly = "text_only"
    }

    public var switches: Set<Switch>
    /// What goes first with every application where nothing was chosen for it.
    public var first: OwnFactor?

    public init(_ switches: Set<Switch> = [], first: OwnFactor? = nil) {
        self.switches = switches
        self.first = first
    }

    public static let standard = Preferences()

    /// How long a request lives for people who need more time.
    static let moreTimeSeconds = 600

    /// Its stored form: words in order, such as "first=phone:ID more_time".
    public var stored: String {
        var words = switches.map(\.rawValue)
        switch first {
        case .phone(let id): words.append("first=phone:\(id)")
        case .passkey(let id): words.append("first=passkey:\(id)")
        case .token(let id): words.append("first=token:\(id)")
        case nil: break
        }
        return words.sorted().joined(separator: " ")
    }

    /// Words that nobody knows, of a later release, are left out.
    public init(stored: String) {
        self.init()
        for word in stored.split(separator: " ") {
            if let known = Switch(rawValue: String(word)) { switches.insert(known) }
            let parts = word.split(whereSeparator: { $0 == "=" || $0 == ":" }).map(String.init)
            guard parts.count == 3, parts[0] == "first" else { continue }
            switch parts[1] {
            case "phone": first = ID(parsing: parts[2]).map { .phone($0) }
            case "passkey": first = ID(parsing: parts[2]).map { .passkey($0) }
            case "token": first = ID(parsing: parts[2]).map { .token($0) }
            default: break
            }
        }
    }

    /// The figures by which this person's phone is asked.
    func adapting(_ figures: Figures) -> Figures {
        guard !switches.isEmpty else { return figures }
        var adapted = figures
        if switches.contains(.moreTime) {
            adapted.pushLifetimeSeconds = max(figures.pushLifetimeSeconds, Self.moreTimeSeconds)
        }
        if switches.contains(.chooseNumber), figures.numberMode == .typed, figures.numberChoice {
            adapted.numberMode = .choose
        }
        return adapted
    }
}

extension Situation {
    /// The figures by which the person's phone is asked.
    public var requestFigures: Figures { person?.preferences.adapting(figures) ?? figures }

    /// - Parameter language: the tag of the language in which the person is spoken to; nil for none of their own.
    public func set(
        _ preferences: Preferences, language: String? = nil, now: Instant
    ) throws(Refusal) -> Decided<Preferences> {
        guard opensPortal(now: now), var person else { throw Refusal(.expired) }
        var wanted = preferences
        if let first = wanted.first, !owned.contains(where: { $0.factor == first }) { wanted.first = nil }
        guard wanted != person.preferences || language != person.language else { return Decided(.nothing, wanted) }
        person.preferences = wanted
        person.language = language
        let noted = event(
            .preferencesSet, at: now,
            facts: [
                "switches": .text(wanted.switches.map(\.rawValue).sorted().joined(separator: " ")),
                "language": .text(language ?? ""),
            ],
            by: .person(person.id))
        return Decided(Change([.person(person)], events: [noted]), wanted)
    }
}
