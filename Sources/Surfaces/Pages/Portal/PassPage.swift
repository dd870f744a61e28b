public import Foundation

/// Whether there is a pass for today. Its form sends `make`, or `remove` to end it.
public struct PassPage: Page {
    public static let template = TemplateName.pass

    /// When the pass ends that there is.
    public var until: Date?
    public var mayMake: Bool
    public var isEnded: Bool

    public init(until: Date?, mayMake: Bool, isEnded: Bool = false) {
        self.until = until
        self.mayMake = mayMake
        self.isEnded = isEnded
    }

    public func view(in frame: Frame) -> View {
        let lead = until != nil ? "have" : mayMake ? "lead" : "none"
        return [
            "lead": .html(frame.words.html("pass." + lead)), "has_pass": .flag(until != nil),
            "may_make": .flag(mayMake),
            "make_label": .html(frame.words.html(until == nil ? "pass.make" : "pass.make_new")),
            "news": .html(isEnded && until == nil ? frame.words.html("pass.ended") : nil),
        ]
    }
}
