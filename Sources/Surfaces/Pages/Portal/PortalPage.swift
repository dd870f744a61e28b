public import Foundation

/// D1: what somebody signs in with. Its form sends `sign_out`.
public struct PortalPage: Page {
    public static let template = TemplateName.portal

    public struct Card: Sendable {
        public enum Kind: String, Sendable {
            case phone, passkey
            case securityKey = "security_key"
            case fob
        }

        public var kind: Kind
        public var name: String
        public var lastUsed: Date?
        /// Where it is removed; nil where it can't be.
        public var remove: String?

        public init(_ kind: Kind, name: String, lastUsed: Date? = nil, remove: String? = nil) {
            self.kind = kind
            self.name = name
            self.lastUsed = lastUsed
            self.remove = remove
        }
    }

    /// What was just done.
    public enum News: String, CaseIterable, Sendable { case added, removed }

    public var username: String
    public var cards: [Card]
    public var news: News?
    /// Whether passkeys can be added here.
    public var canAdd: Bool
    public var now: Date

    public init(username: String, cards: [Card], news: News? = nil, canAdd: Bool, now: Date) {
        self.username = username
        self.cards = cards
        self.news = news
        self.canAdd = canAdd
        self.now = now
    }

    public func view(in frame: Frame) -> View {
        let state = cards.count > 1 ? "good" : cards.isEmpty ? "none" : "at_risk"
        return [
            "lead": .html(frame.words.html("portal.lead", ["username": .text(username)])),
            "state": .html(frame.words.html("portal." + state, ["count": .count(cards.count)])),
            "news": .html(news.map { frame.words.html("portal." + $0.rawValue) }),
            "cards": .rows(cards.map { card($0, frame) }), "has_cards": .flag(!cards.isEmpty),
            "can_add": .flag(canAdd),
        ]
    }

    private func card(_ card: Card, _ frame: Frame) -> View {
        let words = frame.words
        let used = card.lastUsed.map { words.used($0, now: now, in: frame.house.timeZone) }
        return [
            "name": .text(card.name), "kind": .html(words.html("portal." + card.kind.rawValue)),
            "used": .html(used), "removal": .text(card.remove),
            "remove_name": .text(words.text("portal.remove_name", ["device": .text(card.name)])),
        ]
    }
}

extension Words {
    /// "used today", "used on Monday".
    func used(_ date: Date, now: Date, in zone: TimeZone) -> HTML {
        switch daysAgo(date, now: now, in: zone) {
        case ...0: html("other_options.used_today")
        case 1: html("other_options.used_yesterday")
        default: html("other_options.used_on", ["day": .text(day(date, now: now, in: zone))])
        }
    }
}
