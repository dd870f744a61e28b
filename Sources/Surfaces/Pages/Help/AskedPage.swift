public import Foundation

/// `/help/asked/{request}`: how what somebody asked the desk stands. The address is known to them alone.
public struct AskedPage: Page {
    public static let template = TemplateName.asked

    public let kind: AskPage.Kind
    public let reference: String
    /// How many wait longer; nil once the desk is done with it.
    public let before: Int?
    /// When the desk calls.
    public let slot: Date?
    public let contact: Contact

    public init(_ kind: AskPage.Kind, reference: String, before: Int?, slot: Date? = nil, contact: Contact) {
        self.kind = kind
        self.reference = reference
        self.before = before
        self.slot = slot
        self.contact = contact
    }

    public var titleKey: String { before == nil ? "title_done" : "title_" + kind.rawValue }

    public func view(in frame: Frame) -> View {
        let (words, zone) = (frame.words, frame.house.timeZone)
        let call: HTML? = slot.flatMap { slot in
            before == nil ? nil : words.html("asked.call", ["moment": .text(words.dayAndTime(slot, in: zone))])
        }
        let there: View =
            slot.map { slot in
                [
                    "call_at": .text(slot.formatted(.iso8601)), "call_zone": .text(zone.identifier),
                    "call_there": .text(words.text("contact.there", ["there": .text("%")])),
                ]
            } ?? [:]
        let own: View = [
            "place": .html(before.map { words.html("asked.place", ["count": .count($0 + 1)]) }),
            "call": .html(call), "is_done": .flag(before == nil), "reference": .text(reference),
            "quoted": .html(words.html("way_on.reference", ["reference": .text(reference)])),
        ]
        var reach = contact
        reach.ask = nil
        reach.callBack = nil
        return own.merging(there).merging(reach.view(in: frame))
    }
}
