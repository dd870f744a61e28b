/// D13: every field that is held of somebody, why and how long. Its form sends `download`.
public struct PrivacyPage: Page {
    public static let template = TemplateName.privacy

    /// A kind of field, under its word in the catalogue.
    public enum Field: String, CaseIterable, Sendable {
        case name, username, email, groups, accounts, vouchers, numbers, devices, passkeys, fobs, codes, browsers,
            sessions
        case activity, preferences
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

    public var rows: [Row]
    /// How many days a settled sign-in and an ended session are kept.
    public var days: Int
    /// Whom to ask to correct or delete.
    public var email: String?

    public init(rows: [Row], days: Int, email: String?) {
        self.rows = rows
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
                }), "mail": .text(email),
        ]
    }
}
