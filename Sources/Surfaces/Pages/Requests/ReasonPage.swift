/// `/help/why/{reason}`: why a person was not let in, in words.
public struct ReasonPage: Page {
    public static let template = TemplateName.reason

    /// A reason code, as the API and the log have it.
    public var code: String
    private let facts: HelpFacts?
    private let isKnown: Bool

    /// An unknown reason has a page too. The contacts stand there where the facts of the installation are known.
    public init(_ code: String, words: Words, facts: HelpFacts? = nil) {
        self.code = code
        self.facts = facts
        isKnown = words.has("why." + code + ".title")
    }

    public var group: String { isKnown ? "why." + code : "why.unknown" }

    public func view(in frame: Frame) -> View {
        guard let facts else { return [:] }
        let topic = isKnown ? HelpTopic.about(reason: code).flatMap { facts.has($0) ? $0 : nil } : nil
        let more: View = [
            "topic": .text(topic?.address),
            "topic_name": .html(topic.map { frame.words.html($0.group + ".title", facts.values(frame.words)) }),
            "has_contact": .flag(true),
        ]
        return more.merging(facts.contact.view(in: frame))
    }
}
