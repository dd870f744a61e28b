/// P4: the person said no on the phone.
public struct SaidNoPage: Page {
    public static let template = TemplateName.saidNo
    public var reason: String? { "denied_mistake" }

    public init() {}

    public func view(in frame: Frame) -> View { [:] }
}

/// P5: it wasn't the person. Nothing here goes on with the sign-in.
public struct NotMePage: Page {
    public static let template = TemplateName.notMe
    public var reason: String? { "denied_not_me" }

    /// Where the password is changed.
    public var change: String?

    public init(change: String?) { self.change = change }

    public func view(in frame: Frame) -> View { ["change": .text(change)] }
}

/// P6: no answer in time, or a second wrong number.
public struct NoAnswerPage: Page {
    public static let template = TemplateName.noAnswer
    public var reason: String? { why == .noAnswer ? "expired" : "number_wrong" }

    public enum Why: Sendable { case noAnswer, numberWrong }

    public var why: Why

    public init(_ why: Why = .noAnswer) { self.why = why }

    public var titleKey: String { why == .noAnswer ? "title" : "mismatch_title" }

    public func view(in frame: Frame) -> View {
        ["sentence": .html(frame.words.html(why == .noAnswer ? "no_answer.ended" : "no_answer.mismatch"))]
    }
}
