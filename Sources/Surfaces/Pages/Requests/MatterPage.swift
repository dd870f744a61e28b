/// What can be the matter with a person's device.
public enum Matter: String, CaseIterable, Sendable {
    case atHome = "at_home"
    case lost, reset
    case newPhone = "new_phone"
    case numberChanged = "number_changed"
    case fob
    case tappedNo = "tapped_no"
    case nothingArrives = "nothing_arrives"
    case somethingElse = "something_else"

    /// The help centre's answer to it; nil where none is nearer than others.
    public var topic: HelpTopic? {
        switch self {
        case .atHome: .atHome
        case .lost: .lost
        case .reset: .wiped
        case .newPhone: .newPhone
        case .numberChanged: .numberChanged
        case .fob: .keyFob
        case .tappedNo: .saidNo
        case .nothingArrives: .nothingArrives
        case .somethingElse: nil
        }
    }
}

/// P12, the question: "What's the matter?" Its form sends `matter`.
public struct MatterPage: Page {
    public static let template = TemplateName.matter

    /// Whether the form came without an answer.
    public var isMissing: Bool

    /// Why the phone can't be used that would have been asked.
    public var update: UpdateNotice?

    public init(isMissing: Bool = false, update: UpdateNotice? = nil) {
        self.isMissing = isMissing
        self.update = update
    }

    public var problemKey: String? { isMissing ? "missing" : nil }

    public func view(in frame: Frame) -> View {
        let rows = Matter.allCases.map { matter -> View in
            ["value": .text(matter.rawValue), "name": .html(frame.words.html("matter." + matter.rawValue))]
        }
        let page: View = ["matters": .rows(rows), "has_notice": .flag(update != nil)]
        return page.merging(update?.view(in: frame) ?? [:])
    }
}
