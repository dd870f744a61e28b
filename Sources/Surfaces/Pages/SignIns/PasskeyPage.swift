/// P1: the passkey on this device. Its form sends `credential`, or `do=other`.
public struct PasskeyPage: Page {
    public static let template = TemplateName.passkey

    /// `PublicKeyCredentialRequestOptionsJSON` (Web Authentication Level 3).
    public var request: String
    /// Whether it was tried already and did not finish.
    public var isUnfinished: Bool

    public init(request: String, isUnfinished: Bool = false) {
        self.request = request
        self.isUnfinished = isUnfinished
    }

    public var problemKey: String? { isUnfinished ? "unfinished" : nil }

    public func view(in frame: Frame) -> View { ["request": .text(request)] }
}
