/// `/help`: every question, and a search through the answers.
public struct HelpHomePage: Page {
    public static let template = TemplateName.helpHome

    public let facts: HelpFacts
    /// What somebody looks for; nil where nothing was sent.
    public let query: String?

    public init(facts: HelpFacts, query: String? = nil) {
        self.facts = facts
        self.query = query.map { String($0.prefix(HelpSearch.queryMax)) }
    }

    public func view(in frame: Frame) -> View {
        let words = frame.words
        let values = facts.values(words)
        func row(_ topic: HelpTopic) -> View {
            ["name": .html(words.html(topic.group + ".title", values)), "address": .text(topic.address)]
        }
        let sections = HelpTopic.Section.allCases.map { section -> View in
            let topics = HelpTopic.allCases.filter { $0.section == section && facts.has($0) }
            return [
                "name": .html(words.html("help_group." + section.rawValue)), "topics": .rows(topics.map(row)),
                "id": .text(section.rawValue),
            ]
        }
        let results = query.map { HelpSearch(words, facts: facts).topics(for: $0) }
        let own: View = [
            "query": .text(query ?? ""), "sections": .rows(sections), "results": .rows((results ?? []).map(row)),
            "has_results": .flag(results?.isEmpty == false), "said": .html(said(results?.count, words)),
        ]
        return own.merging(facts.contact.view(in: frame))
    }

    private func said(_ count: Int?, _ words: Words) -> HTML? {
        guard let query, let count else { return nil }
        if HelpSearch.words(of: query).isEmpty { return words.html("help_home.no_words") }
        let values: [String: View.Value] = ["query": .text(query), "count": .count(count)]
        return words.html(count == 0 ? "help_home.none" : "help_home.found", values)
    }
}
