/// D4 and D14: how somebody wants to be asked. Its form sends `save` with one box a switch, `first` and `language`.
public struct PreferencesPage: Page {
    public static let template = TemplateName.preferences

    /// The switches, under their words in the catalogue and their fields' names.
    public enum Switch: String, CaseIterable, Sendable {
        case moreTime = "more_time"
        case chooseNumber = "choose_number"
        case noCopying = "no_copying"
        case textOnly = "text_only"
    }

    public struct First: Sendable {
        public var value: String
        public var name: String
        public var isChosen: Bool

        public init(value: String, name: String, isChosen: Bool) {
            self.value = value
            self.name = name
            self.isChosen = isChosen
        }
    }

    public var on: Set<Switch>
    /// Those that policy lets people set.
    public var offered: [Switch]
    public var firsts: [First]
    /// The one that the person wishes; nil: as the browser asks.
    public var language: Language?

    public init(on: Set<Switch>, offered: [Switch], firsts: [First], language: Language? = nil) {
        self.on = on
        self.offered = offered
        self.firsts = firsts
        self.language = language
    }

    public func view(in frame: Frame) -> View {
        let words = frame.words
        return [
            "switches": .rows(
                offered.map {
                    [
                        "value": .text($0.rawValue), "name": .html(words.html("preferences." + $0.rawValue)),
                        "note": .html(words.html("preferences.\($0.rawValue)_note")), "on": .flag(on.contains($0)),
                    ]
                }),
            "firsts": .rows(
                firsts.map {
                    ["value": .text($0.value), "name": .text($0.name), "chosen": .flag($0.isChosen)]
                }), "is_usual": .flag(!firsts.contains(where: \.isChosen)), "has_firsts": .flag(firsts.count > 1),
            "tongues": .rows(
                Language.real.map {
                    ["tag": .text($0.tag), "own_name": .text($0.ownName), "chosen": .flag($0 == language)]
                }), "as_browser": .flag(language == nil),
        ]
    }
}
