internal import Mustache

/// What a template is filled with: names and their values, and the words of a language.
public struct View: Sendable, ExpressibleByDictionaryLiteral {
    /// One value. What is absent shows nothing, and its section is left out.
    public enum Value: Sendable {
        case absent
        case plain(String)
        case markup(HTML)
        case number(Int)
        case flag(Bool)
        case rows([View])
        case part(View)

        public static func text(_ text: String?) -> Value { text.map { .plain($0) } ?? .absent }
        public static func html(_ html: HTML?) -> Value { html.map { .markup($0) } ?? .absent }
        public static func count(_ count: Int?) -> Value { count.map { .number($0) } ?? .absent }
    }

    private(set) var values: [String: Value]
    var scope: WordScope?

    public init(_ values: [String: Value] = [:]) { self.values = values }

    public init(dictionaryLiteral elements: (String, Value)...) {
        values = Dictionary(elements) { _, last in last }
    }

    /// Both together; where both have a name, the other's value counts.
    func merging(_ other: View) -> View { View(values.merging(other.values) { _, later in later }) }
}

/// A view as templates see it.
struct FilledView: MustacheParent {
    let view: View

    func child(named name: String) -> Any? {
        switch view.values[name] {
        case .plain(let text): Shown(html: HTML(escaping: text))
        case .markup(let html): Shown(html: html)
        case .number(let count): Shown(html: HTML(escaping: String(count)))
        case .flag(let flag): flag
        case .rows(let rows): rows.map(FilledView.init(view:))
        case .part(let part): FilledView(view: part)
        case .absent: nil
        case nil: view.scope?.words(named: name)
        }
    }
}

/// A value as it stands in the page. It is safe already: templates escape nothing (see `Templates`).
struct Shown: MustacheCustomRenderable {
    let html: HTML

    var renderText: String { html.text }
    var isNull: Bool { false }
}

/// The words that a template can name: `word` and `plain` are those of its own group, with and without markup; any
/// other name is that group of the catalogue.
struct WordScope: Sendable {
    let words: Words
    let group: String
    let values: [String: View.Value]

    func words(named name: String) -> GroupWords? {
        switch name {
        case "word": GroupWords(scope: self, group: group, marked: true)
        case "plain": GroupWords(scope: self, group: group, marked: false)
        default: words.hasGroup(name) ? GroupWords(scope: self, group: name, marked: true) : nil
        }
    }
}

struct GroupWords: MustacheParent {
    let scope: WordScope
    let group: String
    let marked: Bool

    func child(named name: String) -> Any? {
        let key = group + "." + name
        return marked
            ? Shown(html: scope.words.html(key, scope.values))
            : Shown(html: HTML(escaping: scope.words.text(key, scope.values)))
    }
}
