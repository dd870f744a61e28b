internal import Foundation

/// Finds the questions that somebody's words are about.
struct HelpSearch {
    /// More of what was typed is not looked at.
    static let queryMax = 100
    static let wordsMax = 8

    private let entries: [(topic: HelpTopic, title: String, text: String)]

    init(_ words: Words, facts: HelpFacts) {
        entries = HelpTopic.allCases.filter(facts.has).map { topic in
            let lines = HelpLines(topic, words: words, facts: facts)
            return (topic, Self.folded(lines.title), Self.folded(lines.text))
        }
    }

    /// The best first. A word counts for more in a title, and the fewer questions have it.
    func topics(for query: String) -> [HelpTopic] {
        var scores: [(topic: HelpTopic, score: Double)] = entries.map { ($0.topic, 0) }
        for word in Self.words(of: query) {
            let places = entries.map { $0.title.contains(word) ? 3.0 : $0.text.contains(word) ? 1.0 : 0.0 }
            let found = places.count { $0 > 0 }
            // What stands in every other answer tells none from another.
            guard found > 0, found * 2 <= entries.count else { continue }
            for (index, place) in places.enumerated() {
                scores[index].score += place * (2 - Double(found) / Double(entries.count))
            }
        }
        return scores.enumerated().filter { $0.element.score > 0 }
            .sorted { ($1.element.score, $0.offset) < ($0.element.score, $1.offset) }
            .map(\.element.topic)
    }

    /// Words of letters and digits; of a script without spaces, each pair of signs.
    static func words(of query: String) -> [String] {
        var words: [String] = []
        for piece in folded(String(query.prefix(queryMax))).split(whereSeparator: { !$0.isLetter && !$0.isNumber }) {
            let signs = Array(piece)
            if piece.unicodeScalars.contains(where: { $0.properties.isIdeographic }), signs.count > 2 {
                words += (0..<signs.count - 1).map { String(signs[$0...$0 + 1]) }
            } else if signs.count > 2 || piece.unicodeScalars.contains(where: { $0.properties.isIdeographic }) {
                words.append(String(piece))
            }
        }
        return Array(words.prefix(wordsMax))
    }

    private static func folded(_ text: String) -> String {
        text.folding(options: [.caseInsensitive, .diacriticInsensitive], locale: nil)
    }
}
