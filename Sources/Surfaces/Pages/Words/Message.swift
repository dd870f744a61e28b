/// A text of the catalogue: words with `{placeholders}` and `**emphasis**`, in one form or in one for each way to count.
struct Message: Equatable, Sendable {
    enum Piece: Equatable, Sendable {
        case words(String)
        case placeholder(String)
        /// Emphasis begins or ends.
        case turn
    }

    /// The placeholder whose number picks the form; nil where there is one form.
    let countedBy: String?
    let forms: [PluralRule.Category: [Piece]]

    init(_ pattern: String) throws(AssetFault) {
        countedBy = nil
        forms = [.other: try Self.pieces(pattern)]
    }

    init(countedBy: String, _ patterns: [PluralRule.Category: String]) throws(AssetFault) {
        self.countedBy = countedBy
        var forms: [PluralRule.Category: [Piece]] = [:]
        for (category, pattern) in patterns { forms[category] = try Self.pieces(pattern) }
        self.forms = forms
    }

    /// The form for a number of things.
    func pieces(count: Int?, rule: PluralRule) -> [Piece] {
        let category = count.map { rule.category(of: $0) } ?? .other
        return forms[category] ?? forms[.other] ?? []
    }

    /// Every placeholder in any of the forms.
    var placeholders: Set<String> {
        Set(
            forms.values.joined().compactMap { piece in
                if case .placeholder(let name) = piece { name } else { nil }
            })
    }

    private static func pieces(_ pattern: String) throws(AssetFault) -> [Piece] {
        var pieces: [Piece] = []
        var turns = 0
        var rest = pattern[...]
        while let character = rest.first {
            if character == "{" {
                guard let end = rest.firstIndex(of: "}") else { throw AssetFault(pattern, "{ without }") }
                pieces.append(.placeholder(String(rest[rest.index(after: rest.startIndex)..<end])))
                rest = rest[rest.index(after: end)...]
            } else if rest.hasPrefix("**") {
                pieces.append(.turn)
                turns += 1
                rest = rest.dropFirst(2)
            } else {
                var words = ""
                while let next = rest.first, next != "{", !rest.hasPrefix("**") {
                    words.append(next)
                    rest = rest.dropFirst()
                }
                pieces.append(.words(words))
            }
        }
        guard turns.isMultiple(of: 2) else { throw AssetFault(pattern, "** without its end") }
        return pieces
    }
}
