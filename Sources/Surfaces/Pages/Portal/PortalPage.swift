public import Foundation

/// D1: what somebody signs in with. Its form sends `sign_out`.
public struct PortalPage: Page {
    public static let template = TemplateName.portal

    public struct Card: Sendable {
        public var kind: DeviceKind
        public var name: String
        /// Where all about it stands.
        public var address: String
        public var isLocked: Bool
        /// Added within the last day or two.
        public var isNew: Bool
        public var lastUsed: Date?
        /// The applications with which it goes first.
        public var firstWith: [String]
        /// From when it works, where that is waited for.
        public var worksFrom: Date?
        /// By which proof it was set up and when, where that was none of the person's own devices.
        public var setUpBy: SetUpProof?
        public var added: Date?

        public init(
            _ kind: DeviceKind, name: String, address: String, isLocked: Bool = false, isNew: Bool = false,
            lastUsed: Date? = nil, firstWith: [String] = [], worksFrom: Date? = nil, setUpBy: SetUpProof? = nil,
            added: Date? = nil
        ) {
            self.kind = kind
            self.name = name
            self.address = address
            self.isLocked = isLocked
            self.isNew = isNew
            self.lastUsed = lastUsed
            self.firstWith = firstWith
            self.worksFrom = worksFrom
            self.setUpBy = setUpBy
            self.added = added
        }
    }

    /// What was just done.
    public enum News: String, CaseIterable, Sendable {
        case added, removed
        case preferencesSaved = "preferences_saved"
    }

    public var username: String
    /// The usernames of other accounts of the same person.
    public var linked: [String]
    /// Who waits for the person's word.
    public var asker: String?
    public var cards: [Card]
    public var recoveryCodesLeft: Int
    /// Whether there is something to say of passes for today.
    public var offersPass: Bool
    public var news: News?
    /// Whether mail about the account can reach its person.
    public var isReached: Bool
    public var now: Date

    public init(
        username: String, linked: [String] = [], asker: String? = nil, cards: [Card], recoveryCodesLeft: Int,
        offersPass: Bool = true, news: News? = nil, isReached: Bool = true, now: Date
    ) {
        self.username = username
        self.linked = linked
        self.asker = asker
        self.cards = cards
        self.recoveryCodesLeft = recoveryCodesLeft
        self.offersPass = offersPass
        self.news = news
        self.isReached = isReached
        self.now = now
    }

    public func view(in frame: Frame) -> View {
        let words = frame.words
        let count = cards.count { !$0.isLocked }
        let isSafe = count > 1 || (count == 1 && recoveryCodesLeft > 0)
        let state = count == 0 ? "none" : isSafe ? "good" : "at_risk"
        return [
            "lead": .html(words.html("portal.lead", ["username": .text(username)])),
            "state": .html(words.html("portal." + state, ["count": .count(count)])),
            "codes_left": .html(
                recoveryCodesLeft == 0
                    ? words.html("portal.no_codes") : words.html("portal.codes", ["count": .count(recoveryCodesLeft)])),
            "is_safe": .flag(isSafe), "offers_pass": .flag(offersPass),
            "news": .html(newsText(frame)), "fresh": .rows(cards.compactMap { fresh($0, frame) }),
            "cards": .rows(cards.map { card($0, frame) }), "has_cards": .flag(!cards.isEmpty),
            "unreached": .html(
                isReached
                    ? nil
                    : words.html(
                        "portal.unreached", ["house": .text(frame.house.name), "desk": .text(frame.house.desk)])),
            "asker_waits": .html(asker.map { words.html("portal.asks", ["name": .text($0)]) }),
            "linked": .html(
                linked.isEmpty
                    ? nil
                    : words.html("portal.linked", ["usernames": .text(([username] + linked).joined(separator: ", "))])),
        ]
    }

    private func newsText(_ frame: Frame) -> HTML? {
        guard let news else { return nil }
        let zone = frame.house.timeZone
        // What was added is the newest of what waits.
        let from = news == .added ? cards.filter { $0.isNew }.compactMap(\.worksFrom).max() : nil
        let moment = from.map { frame.words.moment(notBefore: $0, in: zone) }
        return frame.words.html(
            "portal." + news.rawValue + (moment == nil ? "" : "_later"),
            ["desk": .text(frame.house.desk), "moment": .text(moment)])
    }

    /// What was set up by none of the person's own devices: somebody who sees it here can stop it.
    private func fresh(_ card: Card, _ frame: Frame) -> View? {
        guard let proof = card.setUpBy, let added = card.added, !card.isLocked || card.worksFrom != nil else {
            return nil
        }
        let words = frame.words
        return [
            "address": .text(card.address),
            "said": .html(
                words.html(
                    "portal.fresh",
                    [
                        "device": .text(card.name), "by": .text(proof.text(in: frame)),
                        "moment": .text(words.moment(added, in: frame.house.timeZone)),
                    ])),
        ]
    }

    private func card(_ card: Card, _ frame: Frame) -> View {
        let words = frame.words
        let used = card.lastUsed.map { words.used($0, now: now, in: frame.house.timeZone) }
        let first = card.firstWith.isEmpty ? nil : card.firstWith.joined(separator: ", ")
        return [
            "name": .text(card.name), "kind": .html(words.html("device." + card.kind.rawValue)),
            "used": .html(used), "locked": .flag(card.isLocked && card.worksFrom == nil),
            "waits": .html(
                card.worksFrom.map { from in
                    let moment = words.moment(notBefore: from, in: frame.house.timeZone)
                    return words.html("portal.works_from", ["moment": .text(moment)])
                }), "new": .flag(card.isNew),
            "first": .html(first.map { words.html("portal.first_with", ["applications": .text($0)]) }),
            "address": .text(card.address),
        ]
    }
}

/// By which proof something was set up, where it was none of the person's own devices.
public enum SetUpProof: String, CaseIterable, Sendable {
    case recoveryCode = "recovery_code"
    case deskCode = "desk_code"
    case desk, vouching, backup, young

    func text(in frame: Frame) -> String {
        frame.words.text("device.by_" + rawValue, ["desk": .text(frame.house.desk)])
    }
}

/// What a thing is that somebody signs in with.
public enum DeviceKind: String, CaseIterable, Sendable {
    case phone, passkey
    case securityKey = "security_key"
    case fob
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
