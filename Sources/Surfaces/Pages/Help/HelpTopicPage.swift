/// `/help/{topic}`: one question and its answer.
public struct HelpTopicPage: Page {
    public static let template = TemplateName.helpTopic

    public let topic: HelpTopic
    public let facts: HelpFacts
    /// What the page is read on.
    public let reader: ReadingDevice

    public init(_ topic: HelpTopic, facts: HelpFacts, reader: ReadingDevice = .computer) {
        self.topic = topic
        self.facts = facts
        self.reader = reader
    }

    public var group: String { topic.group }

    public func view(in frame: Frame) -> View {
        let words = frame.words
        let values = frame.names.merging(facts.values(words)) { _, own in own }
        func rows(_ kind: Character) -> [View] {
            HelpLines(topic, words: words, facts: facts).keys(of: kind).map { key in
                ["text": .html(words.html(key, values))]
            }
        }
        let steps = rows("s")
        let more = topic.related.filter(facts.has).map { related in
            View(["name": .html(words.html(related.group + ".title", values)), "address": .text(related.address)])
        }
        let onPhones = PhoneSteps(reader: reader, address: facts.appAddress)
        return View(values).merging([
            "blocks": .rows(topic == .phones ? onPhones.blocks(words) : []), "picture": .absent, "own_code": .absent,
            "has_blocks": .flag(topic == .phones),
            "lead_text": .html(words.html(topic.group + ".lead", values)),
            "steps": .rows(steps), "has_steps": .flag(!steps.isEmpty), "paragraphs": .rows(rows("p")),
            "more": .rows(more), "is_services": .flag(topic.section == .services),
        ]).merging(facts.contact.view(in: frame))
    }
}

/// The lines of a topic that hold here, by their keys in the catalogue.
struct HelpLines {
    let topic: HelpTopic
    let words: Words
    let facts: HelpFacts

    init(_ topic: HelpTopic, words: Words, facts: HelpFacts) {
        self.topic = topic
        self.words = words
        self.facts = facts
    }

    /// The steps (`s`) or the paragraphs (`p`), in their order.
    func keys(of kind: Character) -> [String] {
        let prefix = topic.group + "."
        return words.names(in: topic.group).filter { name in
            guard name.first == kind, name.dropFirst().first?.isNumber == true else { return false }
            guard let mark = name.firstIndex(of: "_") else { return true }
            return HelpCondition(rawValue: String(name[name.index(after: mark)...])).map(facts.holds) ?? false
        }.map { prefix + $0 }
    }

    /// All of its words, for searching.
    var text: String {
        let values = facts.values(words)
        return (["\(topic.group).lead"] + keys(of: "s") + keys(of: "p")).map { words.text($0, values) }
            .joined(separator: " ")
    }

    var title: String { words.text(topic.group + ".title", facts.values(words)) }
}
