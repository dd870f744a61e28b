/// What somebody was told about a thing of theirs by the calendar alone, and when last.
public struct Reminded: Equatable, Sendable {
    public enum What: String, CaseIterable, Sendable {
        /// It was not used for long: is it still theirs?
        case unused
        /// It will stop working of age.
        case ending
        /// An application will begin to ask.
        case opening
    }

    /// The identifier of the phone, the passkey or the key fob; of an opening, which, when, and for whom.
    public let thing: String
    public let what: What
    public let person: ID<Person>
    public let at: Instant

    public init(thing: String, what: What, person: ID<Person>, at: Instant) {
        self.thing = thing
        self.what = what
        self.person = person
        self.at = at
    }

    /// After how long without use its owner is asked, and after how long again.
    public static let unusedSeconds = 31_536_000
    /// How long before its end a key fob's owner is told.
    public static let endingSeconds = 5_184_000
}

extension Token {
    /// When it is expected to stop of age: as its maker said, or so many days after it came; nil where nobody knows.
    public func expectedEnd(_ figures: Figures) -> Instant? {
        guard device == nil, !isApp else { return nil }
        return endsAt ?? (figures.fobLifeDays > 0 ? addedAt + figures.fobLifeDays * 86_400 : nil)
    }
}

extension Situation {
    /// Asks whether a phone, a passkey or a security key is still its owner's, who did not use it for a year; once a
    /// year.
    public func askStillYours(_ factor: OwnFactor, now: Instant) -> Decided<Bool> {
        guard let person, person.refusal == nil, let thing = owned.first(where: { $0.factor == factor }),
            !thing.isLocked, thing.method != .keyFob, thing.method != .appCode,
            (thing.lastUsedAt ?? thing.addedAt) + Reminded.unusedSeconds <= now,
            lastReminded(factor, .unused).map({ $0 + Reminded.unusedSeconds <= now }) ?? true
        else { return Decided(.nothing, false) }
        let kind = thing.method == .push ? "phone" : thing.method.rawValue
        return tell(factor, .unused, person, thing.name, .deviceUnused, ["kind": .text(kind)], now)
    }

    /// Tells the owner of a key fob that it will stop working of age; once.
    public func tellEnding(_ id: ID<Token>, now: Instant) -> Decided<Bool> {
        guard let person, person.refusal == nil, let token = tokens.first(where: { $0.id == id }), token.isUsable,
            let end = token.expectedEnd(figures), end <= now + Reminded.endingSeconds,
            lastReminded(.token(id), .ending) == nil
        else { return Decided(.nothing, false) }
        let facts: [String: JSONFact] = ["kind": "key_fob", "until": .count(Int(end.milliseconds))]
        return tell(.token(id), .ending, person, token.shownName, .tokenEnding, facts, now)
    }

    private func lastReminded(_ factor: OwnFactor, _ what: Reminded.What) -> Instant? {
        reminded.first { $0.thing == factor.text && $0.what == what }?.at
    }

    private func tell(
        _ factor: OwnFactor, _ what: Reminded.What, _ person: Person, _ name: String, _ event: Event.Name,
        _ facts: [String: JSONFact], _ now: Instant
    ) -> Decided<Bool> {
        let noted = self.event(event, at: now, facts: facts, personal: ["name": name], by: .system)
        return Decided(
            Change([.reminded(Reminded(thing: factor.text, what: what, person: person.id, at: now))], events: [noted]),
            true)
    }
}
