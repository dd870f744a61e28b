/// P10: the person has nothing set up.
public struct NotSetUpPage: Page {
    public static let template = TemplateName.notSetUp
    public var reason: String? { "not_set_up" }

    /// Days for which it may still wait; nil when it may not.
    public var daysLeft: Int?

    public init(daysLeft: Int? = nil) { self.daysLeft = daysLeft }

    public func view(in frame: Frame) -> View { ["days": .count(daysLeft)] }
}

/// P11: a set-up that was left.
public struct CarryOnPage: Page {
    public static let template = TemplateName.carryOn
    public var reason: String? { "setup_unfinished" }

    public enum Step: String, CaseIterable, Sendable {
        case choose = "step_choose"
        case app = "step_app"
        case scan = "step_scan"
        case notifications = "step_notifications"
        case tryIt = "step_try"
        case codes = "step_codes"
    }

    public var step: Step

    public init(at step: Step) { self.step = step }

    public func view(in frame: Frame) -> View { ["step": .text(frame.words.text("carry_on." + step.rawValue))] }
}
