public import Foundation

/// `/help/ask` and `/help/call-back`: the forms by which the desk is asked for something.
public struct AskPage: Page {
    public static let template = TemplateName.asking

    public enum Kind: String, CaseIterable, Sendable {
        case question
        case callBack = "call_back"

        public var address: String { self == .question ? "/help/ask" : "/help/call-back" }
    }

    /// Why what was sent couldn't be taken.
    public enum Problem: String, CaseIterable, Sendable {
        case missing, long, secret, phone, reach, slot, many, full
    }

    /// What was typed, so that nobody has to type it again.
    public struct Typed: Sendable {
        public var name: String?
        public var reach: String?
        public var text: String?
        public var slot: Date?

        public init(name: String? = nil, reach: String? = nil, text: String? = nil, slot: Date? = nil) {
            self.name = name
            self.reach = reach
            self.text = text
            self.slot = slot
        }
    }

    public let kind: Kind
    /// What the form is known by: sent twice, it asks once.
    public let request: String
    /// Who is signed in; they needn't say their name.
    public let username: String?
    public let problem: Problem?
    public let typed: Typed
    /// Times at which the desk calls; none where it says no hours.
    public let slots: [Date]
    public let now: Date
    public let contact: Contact

    public init(
        _ kind: Kind, request: String, username: String?, problem: Problem? = nil, typed: Typed = Typed(),
        slots: [Date] = [], now: Date, contact: Contact
    ) {
        self.kind = kind
        self.request = request
        self.username = username
        self.problem = problem
        self.typed = typed
        self.slots = slots
        self.now = now
        self.contact = contact
    }

    public var titleKey: String { "title_" + kind.rawValue }
    public var problemKey: String? { problem.map { "problem_" + $0.rawValue } }

    public func view(in frame: Frame) -> View {
        let (words, zone) = (frame.words, frame.house.timeZone)
        func word(_ key: String) -> View.Value { .html(words.html("asking." + key)) }
        let rows = slots.map { slot -> View in
            let label = words.dayAndTime(slot, in: zone)
            return [
                "value": .text(String(Int(slot.timeIntervalSince1970))), "label": .text(label),
                "chosen": .flag(slot == typed.slot), "at": .text(slot.formatted(.iso8601)),
                "zone": .text(zone.identifier),
                "there": .text(words.text("asking.slot_there", ["label": .text(label), "there": .text("%")])),
            ]
        }
        let own: View = [
            "is_call": .flag(kind == .callBack), "request": .text(request), "username": .text(username),
            "known": .html(username.map { words.html("asking.known", ["username": .text($0)]) }),
            "lead_text": word("lead_" + kind.rawValue), "send_label": word("send_" + kind.rawValue),
            "text_label": word("text_" + kind.rawValue),
            "reach_label": word(kind == .callBack ? "phone" : username == nil ? "reach" : "reach_else"),
            "reach_hint": kind == .callBack ? word("phone_hint") : .absent,
            "needs_reach": .flag(kind == .callBack || username == nil),
            "needs_text": .flag(kind == .question),
            "typed_name": .text(typed.name), "typed_reach": .text(typed.reach), "typed_text": .text(typed.text ?? ""),
            "slots": .rows(rows), "has_slots": .flag(!rows.isEmpty),
        ]
        var reach = contact
        reach.ask = nil
        reach.callBack = nil
        return own.merging(reach.view(in: frame))
    }
}
