/// P14: a pass for today, shown once.
public struct DayPassPage: Page {
    public static let template = TemplateName.dayPass

    /// In groups, as it is read aloud.
    public var code: String
    /// Where it goes on.
    public var next: String

    public init(code: String, next: String) {
        self.code = code
        self.next = next
    }

    public func view(in frame: Frame) -> View { ["code": .text(code), "next": .text(next)] }
}
