public import Foundation

/// H6: who asks somebody to vouch, and whom they have chosen themselves. Its forms send `yes` or `no` with a vouching,
/// `add` with a username, or `name` with the one who is no longer chosen.
public struct VouchingPage: Page {
    public static let template = TemplateName.vouching

    public struct Asker: Sendable {
        public var id: String
        public var name: String
        public var username: String
        public var reference: String
        public var until: Date

        public init(id: String, name: String, username: String, reference: String, until: Date) {
            self.id = id
            self.name = name
            self.username = username
            self.reference = reference
            self.until = until
        }
    }

    public enum News: String, CaseIterable, Sendable { case granted, denied, chosen, dismissed }

    public enum Problem: String, CaseIterable, Sendable { case missing, many, gone, forbidden }

    public var askers: [Asker]
    public var chosen: [String]
    /// How many may be chosen.
    public var chosenMax: Int
    public var news: News?
    public var problem: Problem?

    public init(
        askers: [Asker], chosen: [String], chosenMax: Int, news: News? = nil, problem: Problem? = nil
    ) {
        self.askers = askers
        self.chosen = chosen
        self.chosenMax = chosenMax
        self.news = news
        self.problem = problem
    }

    public var problemKey: String? { problem?.rawValue }

    public func view(in frame: Frame) -> View {
        let words = frame.words
        return [
            "news": .html(news.map { words.html("vouching." + $0.rawValue) }),
            "askers": .rows(
                askers.map { asker in
                    let time = words.time(asker.until, in: frame.house.timeZone)
                    let name = View.Value.text(asker.name)
                    return [
                        "id": .text(asker.id), "heading": .html(words.html("vouching.asks", ["name": name])),
                        "question": .html(words.html("vouching.question", ["name": name])),
                        "details": .html(
                            words.html(
                                "vouching.details",
                                [
                                    "username": .text(asker.username), "reference": .text(asker.reference),
                                    "time": .text(time),
                                ])),
                    ]
                }), "has_askers": .flag(!askers.isEmpty),
            "rows": .rows(
                chosen.map { name in
                    [
                        "username": .text(name),
                        "dismiss_name": .text(words.text("vouching.dismiss_name", ["username": .text(name)])),
                    ]
                }), "has_rows": .flag(!chosen.isEmpty), "choosable": .flag(chosenMax > 0),
            "can_add": .flag(chosen.count < chosenMax),
            "chosen_max": .html(words.html("vouching.chosen_max", ["count": .count(chosenMax)])),
        ]
    }
}
