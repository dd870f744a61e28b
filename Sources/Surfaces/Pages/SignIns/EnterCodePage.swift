/// P8: one field for a code of any kind. Its form sends `code`.
public struct EnterCodePage: Page {
    public static let template = TemplateName.enterCode
    /// Longer than any code in any spelling, in characters.
    public static let codeMax = 64

    public enum Problem: String, CaseIterable, Sendable {
        case wrong, used, ended
        case recoveryUsed = "recovery_used"
        /// A key fob's clock is off: its next code puts it right.
        case next
    }

    public var problem: Problem?
    /// Whether every code that can be meant here has digits alone, so that phones show a keypad.
    public var hasDigitsOnly: Bool

    public init(problem: Problem? = nil, hasDigitsOnly: Bool = false) {
        self.problem = problem
        self.hasDigitsOnly = hasDigitsOnly
    }

    public var problemKey: String? { problem?.rawValue }

    public func view(in frame: Frame) -> View {
        ["digits": .flag(hasDigitsOnly), "code_max": .count(Self.codeMax)]
    }
}
