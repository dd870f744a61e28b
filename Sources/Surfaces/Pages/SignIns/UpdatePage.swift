/// Why a phone's approval doesn't count here, and the way to ask the phone all the same once that has changed.
public struct UpdateNotice: Sendable {
    public enum Why: Sendable {
        /// The system's name, such as "iOS", with the version that is asked for and the one that it has.
        case old(system: String, wanted: String, current: String)
        /// It doesn't say; what is asked for, such as "iOS 17".
        case untold(wanted: [String])
    }

    public var why: Why
    /// Which phone to ask.
    public var phone: String
    /// Where it says how to update.
    public var guide: String

    public init(_ why: Why, phone: String, guide: String = HelpTopic.phones.address) {
        self.why = why
        self.phone = phone
        self.guide = guide
    }

    var isOld: Bool { if case .old = why { true } else { false } }

    func view(in frame: Frame) -> View {
        let application: View.Value = .text(frame.application)
        let sentence: HTML =
            switch why {
            case .old(let system, let wanted, let current):
                frame.words.html(
                    "update.lead",
                    [
                        "application": application, "system": .text(system), "wanted": .text(wanted),
                        "current": .text(current),
                    ])
            case .untold(let wanted):
                frame.words.html(
                    "update.untold",
                    ["application": application, "systems": .text(wanted.joined(separator: ", "))])
            }
        return [
            "sentence": .html(sentence), "is_untold": .flag(!isOld), "guide": .text(guide), "phone": .text(phone),
            "again": .html(frame.words.html(isOld ? "update.again" : "update.again_told")),
        ]
    }
}

/// P17: the phone's system is too old for this application, or the phone doesn't say. Its form sends `way`.
public struct UpdatePage: Page {
    public static let template = TemplateName.update
    public var reason: String? { "device_too_old" }

    public var notice: UpdateNotice

    public init(_ notice: UpdateNotice) { self.notice = notice }

    public var titleKey: String { notice.isOld ? "title" : "untold_title" }

    public func view(in frame: Frame) -> View { notice.view(in: frame) }
}
