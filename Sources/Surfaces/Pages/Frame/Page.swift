/// One screen, with what it shows as typed values.
public protocol Page: Sendable {
    static var template: TemplateName { get }

    /// The group of the catalogue that has its words.
    var group: String { get }

    /// The word that is its heading and its title.
    var titleKey: String { get }

    /// The word that says what went wrong with the form that was sent; nil where nothing did.
    var problemKey: String? { get }

    /// The reason for a refusal that the page is about; nil for a page that refuses nothing.
    var reason: String? { get }

    /// What its template shows beside the words. A text or number may stand in a word under its name.
    func view(in frame: Frame) -> View
}

extension Page {
    public var group: String { Self.template.rawValue }
    public var titleKey: String { "title" }
    public var problemKey: String? { nil }
    public var reason: String? { nil }

    /// The whole page.
    public func rendered(in frame: Frame) -> HTML {
        var view = frame.view(offered: frame.words.offered).merging(view(in: frame))
        var placeholders = view.values
        if frame.application == nil, placeholders["application"]?.asPlaceholder == nil {
            placeholders["application"] = .text(frame.applicationOrService)
        }
        let words = frame.words
        view = view.merging([
            "title": .html(words.html(group + "." + titleKey, placeholders)),
            "plain_title": .text(words.text(group + "." + titleKey, placeholders)),
            "reason_page": .text(reason.map { "/help/why/" + $0 }),
            "problem": .html(problemKey.map { words.html(group + "." + $0, placeholders) }),
        ])
        view.scope = WordScope(words: words, group: group, values: placeholders)
        return frame.templates.render(Self.template, view)
    }
}

extension View.Value {
    /// The value as it stands in a word; nil for what can't.
    var asPlaceholder: String? {
        switch self {
        case .plain(let text): text
        case .number(let count): String(count)
        case .absent, .markup, .flag, .rows, .part: nil
        }
    }
}
