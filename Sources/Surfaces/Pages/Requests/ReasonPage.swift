/// `/help/why/{reason}`: why a person was not let in, in words.
public struct ReasonPage: Page {
    public static let template = TemplateName.reason

    /// A reason code, as the API and the log have it.
    public var reason: String
    private let isKnown: Bool

    /// An unknown reason has a page too.
    public init(_ reason: String, words: Words) {
        self.reason = reason
        isKnown = words.has("why." + reason + ".title")
    }

    public var group: String { isKnown ? "why." + reason : "why.unknown" }

    public func view(in frame: Frame) -> View { [:] }
}
