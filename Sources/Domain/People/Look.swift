public import Bytes

/// Somebody who works here saw what is held of a person: once, or again within minutes.
public struct Look: Equatable, Sendable {
    /// What was shown.
    public enum Matter: String, CaseIterable, Sendable {
        case account
        /// What the services ask of the person.
        case services
        case devices
        case keyFobs = "key_fobs"
        /// Which codes there are, never the codes.
        case codes
        case numbers
        case vouchers
        case activity
        /// What the person asked the help desk.
        case deskRequest = "desk_request"
        case signIn = "sign_in"
        /// The file of all that is held.
        case everything
    }

    /// Looks of the same actor within so many seconds are one.
    static let togetherSeconds = 900

    /// Nil where the record no longer says it.
    public let actor: Actor?
    /// When it was, the last time.
    public let at: Instant
    /// In the order in which they were seen last.
    public private(set) var matters: [Matter]

    public init(_ matter: Matter, by actor: Actor?, at: Instant) {
        self.actor = actor
        self.at = at
        matters = [matter]
    }

    /// As its event has it; nil where that is of another kind.
    public init?(facts: [String: JSONValue], personal: [String: String]) {
        guard facts["event"]?.string == Event.Name.personViewed.rawValue, let at = facts["at"]?.integer,
            let matter = facts["what"]?.string.flatMap(Matter.init(rawValue:))
        else { return nil }
        self.init(matter, by: Actor(by: facts["by"]?.string, personal), at: Instant(milliseconds: at))
    }

    /// Looks that are the newest first, with those of one actor that were close together as one.
    public static func joined(_ looks: [Look]) -> [Look] {
        var joined: [Look] = []
        for look in looks {
            let near = joined.lastIndex { $0.actor == look.actor && $0.at <= look.at + togetherSeconds }
            if let near {
                let seen = joined[near].matters
                joined[near].matters += look.matters.filter { !seen.contains($0) }
            } else {
                joined.append(look)
            }
        }
        return joined
    }
}

extension Situation {
    /// What is held of the person, for somebody who works here: there is no seeing it without its event. Nil where
    /// there is no such person.
    public func viewed(
        _ matter: Look.Matter, with means: String, by actor: Actor, now: Instant
    ) -> Decided<Situation?> {
        guard person != nil else { return Decided(.nothing, nil) }
        let noted = event(
            .personViewed, at: now, facts: ["what": .text(matter.rawValue), "with": .text(means)], by: actor)
        return Decided(Change(events: [noted]), self)
    }
}
