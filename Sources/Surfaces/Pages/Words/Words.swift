/// The texts of all languages.
public struct WordBook: Sendable {
    private let catalogues: [Language: Catalogue]
    /// The languages that people may choose.
    public let offered: [Language]

    public init(offered: [Language] = Language.real) throws(AssetFault) {
        let english = try Catalogue.of(.english)
        var catalogues: [Language: Catalogue] = [.english: english]
        for language in offered {
            switch language {
            case .english: break
            case .welsh, .simplifiedChinese: catalogues[language] = try Catalogue.of(language)
            case .pseudo: catalogues[language] = PseudoLanguage.catalogue(from: english, rightToLeft: false)
            case .pseudoRightToLeft: catalogues[language] = PseudoLanguage.catalogue(from: english, rightToLeft: true)
            }
        }
        self.catalogues = catalogues
        self.offered = offered
    }

    /// The words of a language; English where it isn't offered.
    public func words(in language: Language) -> Words {
        let found = catalogues[language] == nil ? .english : language
        return Words(language: found, offered: offered, catalogue: catalogues[found] ?? Catalogue(messages: [:]))
    }

    /// The words for a request: see `Language.chosen`.
    public func words(
        parameter: String?, cookie: String?, person: String? = nil, application: String? = nil,
        acceptLanguage: String?
    ) -> Words {
        words(
            in: .chosen(
                parameter: parameter, cookie: cookie, person: person, application: application,
                acceptLanguage: acceptLanguage, offered: offered))
    }

    func catalogue(_ language: Language) -> Catalogue? { catalogues[language] }
}

/// The texts of one language.
public struct Words: Sendable {
    public let language: Language
    let offered: [Language]
    let catalogue: Catalogue

    /// A text without markup, for attributes and for messages outside of pages. An unknown key shows itself.
    public func text(_ key: String, _ values: [String: View.Value] = [:]) -> String {
        var out = ""
        for piece in pieces(key, values) {
            switch piece {
            case .words(let words): out += words
            case .placeholder(let name): out += values[name]?.asPlaceholder ?? "{\(name)}"
            case .turn: break
            }
        }
        return out
    }

    /// A text for a page. What fills a placeholder is escaped, and kept from changing the direction of what is around
    /// it (HTML, section 4.5.24).
    public func html(_ key: String, _ values: [String: View.Value] = [:]) -> HTML {
        var out = ""
        var strong = false
        for piece in pieces(key, values) {
            switch piece {
            case .words(let words): out += HTML(escaping: words).text
            case .placeholder(let name):
                let value = HTML(escaping: values[name]?.asPlaceholder ?? "{\(name)}").text
                out += "<bdi>" + value + "</bdi>"
            case .turn:
                out += strong ? "</strong>" : "<strong>"
                strong.toggle()
            }
        }
        return HTML(written: out)
    }

    func hasGroup(_ name: String) -> Bool { catalogue.names[name] != nil }

    /// The names of a group's texts, in their order.
    func names(in group: String) -> [String] { catalogue.names[group] ?? [] }

    /// Whether there is such a text.
    public func has(_ key: String) -> Bool { catalogue.messages[key] != nil }

    private func pieces(_ key: String, _ values: [String: View.Value]) -> [Message.Piece] {
        guard let message = catalogue.messages[key] else { return [.words(key)] }
        var count: Int?
        if let counted = message.countedBy, case .number(let number) = values[counted] { count = number }
        return message.pieces(count: count, rule: language.plurals)
    }
}
