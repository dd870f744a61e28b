public import Foundation

/// D13: every field that is held of somebody, why and how long. Its form sends `download`.
public struct PrivacyPage: Page {
    public static let template = TemplateName.privacy

    /// A kind of field, under its word in the catalogue.
    public enum Field: String, CaseIterable, Sendable {
        case name, username, email, groups, accounts, vouchers, numbers, devices, passkeys, fobs, codes, browsers,
            sessions
        case activity, preferences, exemptions
    }

    public struct Row: Sendable {
        public var field: Field
        /// What is held; nil where nothing is.
        public var value: String?

        public init(_ field: Field, _ value: String?) {
            self.field = field
            self.value = value
        }
    }

    /// What of a phone's last answer is one of the items that phones tell, and who uses it.
    public struct Told: Sendable {
        public var item: ToldItem
        /// Each phone's value, with its name.
        public var value: String?
        /// The services that use it.
        public var users: [String]
        /// Those that ask for a version of the phone's system, each with what it asks for.
        public var least: [(service: String, systems: String)]

        public init(
            _ item: ToldItem, value: String?, users: [String], least: [(service: String, systems: String)] = []
        ) {
            self.item = item
            self.value = value
            self.users = users
            self.least = least
        }
    }

    /// Somebody saw what is held: once, or several times within minutes.
    public struct Look: Sendable {
        /// The login of whoever worked at the server; nil where the record no longer says it.
        public var login: String?
        public var at: Date
        /// What was seen, under their words in the catalogue.
        public var matters: [String]

        public init(by login: String?, at: Date, _ matters: [String]) {
            self.login = login
            self.at = at
            self.matters = matters
        }
    }

    public var rows: [Row]
    /// What the person's phones tell; empty where there are none.
    public var told: [Told]
    /// Who looked, the newest first; and whether there are more.
    public var looks: [Look]
    public var hasOlderLooks: Bool
    public var now: Date
    /// How many days a settled sign-in and an ended session are kept.
    public var days: Int
    /// Whom to ask to correct or delete.
    public var email: String?

    public init(
        rows: [Row], told: [Told] = [], looks: [Look] = [], hasOlderLooks: Bool = false, days: Int, email: String?,
        now: Date
    ) {
        self.rows = rows
        self.told = told
        self.looks = looks
        self.hasOlderLooks = hasOlderLooks
        self.now = now
        self.days = days
        self.email = email
    }

    public func view(in frame: Frame) -> View {
        let words = frame.words
        return [
            "fields": .rows(
                rows.map { row in
                    [
                        "name": .html(words.html("privacy.\(row.field.rawValue)")),
                        "value": .html(row.value.map { HTML(escaping: $0) } ?? words.html("privacy.nothing")),
                        "list": .text(row.field == .activity ? "/me/activity" : nil),
                        "why": .html(
                            words.html(
                                "privacy.\(row.field.rawValue)_why", ["desk": .text(frame.house.desk)])),
                        "how_long": .html(
                            words.html("privacy.\(row.field.rawValue)_kept", ["count": .count(days)])),
                    ]
                }), "mail": .text(email), "has_told": .flag(!told.isEmpty), "told": .rows(told.map { row($0, frame) }),
            "looked_lead": .html(words.html("privacy.looked_lead", ["desk": .text(frame.house.desk)])),
            "has_looks": .flag(!looks.isEmpty), "looks": .rows(looks.map { row($0, frame) }),
            "has_older_looks": .flag(hasOlderLooks),
        ]
    }

    private func row(_ look: Look, _ frame: Frame) -> View {
        let (words, zone) = (frame.words, frame.house.timeZone)
        let who = look.login.map { words.html("privacy.looked_by", ["name": .text($0)]) }
        let matters = look.matters.map { words.html("privacy.saw_\($0)", ["desk": .text(frame.house.desk)]) }
        return [
            "look_day": .text(words.day(look.at, now: now, in: zone)),
            "look_time": .text(words.time(look.at, in: zone)),
            "look_who": .html(who ?? HTML(escaping: frame.house.desk)),
            "look_matters": .html(HTML(joining: matters, with: "; ")),
        ]
    }

    private func row(_ told: Told, _ frame: Frame) -> View {
        let words = frame.words
        func text(_ part: String) -> HTML? {
            told.item.text(part, in: words.language).map { HTML(escaping: $0) }
        }
        let use: HTML? =
            if told.item.isNeeded {
                text("always")
            } else if told.users.isEmpty {
                words.html("privacy.unused")
            } else {
                words.html("privacy.used_by", ["services": .text(told.users.joined(separator: ", "))])
            }
        return [
            "told_title": .html(text("title")),
            "told_value": .html(told.value.map { HTML(escaping: $0) } ?? words.html("privacy.nothing")),
            "told_because": .html(text("why")), "told_kept": .html(text("kept")), "told_use": .html(use),
            "told_least": .rows(
                told.least.map { least in
                    let values: [String: View.Value] = [
                        "service": .text(least.service), "least": .text(least.systems),
                    ]
                    return ["least_text": .html(words.html("privacy.least", values))]
                }),
        ]
    }
}
