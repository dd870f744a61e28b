public import Foundation

/// D12: what happened to somebody's account, latest first. Each row that may be somebody else's has "Not you?".
public struct ActivityPage: Page {
    public static let template = TemplateName.activity

    public struct Row: Sendable {
        /// The event's name in the record; one that the catalogue doesn't know is not shown.
        public var event: String
        public var at: Date
        public var application: String?
        /// By which method, as the record has it.
        public var method: String?
        /// What kept somebody out, as the record has it.
        public var reason: String?
        /// The device's or browser's name.
        public var thing: String?
        public var address: String?
        /// The phone's screen lock was shown with it.
        public var byScreenLock: Bool
        /// Two letters, where it came from a country that was not expected.
        public var unusualCountry: String?

        public init(
            event: String, at: Date, application: String? = nil, method: String? = nil, reason: String? = nil,
            thing: String? = nil, address: String? = nil, byScreenLock: Bool = false, unusualCountry: String? = nil
        ) {
            self.event = event
            self.at = at
            self.application = application
            self.method = method
            self.reason = reason
            self.thing = thing
            self.address = address
            self.byScreenLock = byScreenLock
            self.unusualCountry = unusualCountry
        }
    }

    public enum Filter: String, CaseIterable, Sendable { case all, signIns = "sign_ins", changes }

    public var rows: [Row]
    public var filter: Filter
    /// Where older entries are; nil where there are none.
    public var older: String?
    public var now: Date

    public init(rows: [Row], filter: Filter, older: String?, now: Date) {
        self.rows = rows
        self.filter = filter
        self.older = older
        self.now = now
    }

    /// The word for an event: "sign_in.approved" stands under "sign_in_approved".
    public static func word(of event: String) -> String { event.replacing(".", with: "_") }

    public func view(in frame: Frame) -> View {
        let words = frame.words
        return [
            "rows": .rows(rows.map { row($0, frame) }), "has_rows": .flag(!rows.isEmpty),
            "filters": .rows(
                Filter.allCases.map {
                    [
                        "value": .text($0.rawValue), "name": .html(words.html("activity.show_" + $0.rawValue)),
                        "current": .flag($0 == filter),
                    ]
                }), "older": .text(older), "filter": .text(filter.rawValue),
        ]
    }

    private func row(_ row: Row, _ frame: Frame) -> View {
        let words = frame.words
        let zone = frame.house.timeZone
        func word(_ group: String, _ key: String?) -> HTML? {
            key.flatMap { words.has("\(group).\($0)") ? words.html("\(group).\($0)") : nil }
        }
        let details: [HTML] = [
            row.application.map { HTML(escaping: $0) }, word("method", row.method),
            row.byScreenLock ? words.html("activity.by_screen_lock") : nil,
            row.reason.flatMap { words.has("why.\($0).title") ? words.html("why.\($0).title") : nil },
            row.thing.map { HTML(escaping: $0) }, row.address.map { HTML(escaping: $0) },
            row.unusualCountry.map {
                words.html("activity.unusual", ["country": .text(words.name(ofCountry: $0))])
            },
        ].compactMap { $0 }
        return [
            "what": .html(words.html("activity." + Self.word(of: row.event))),
            "when": .text(words.day(row.at, now: now, in: zone)), "time": .text(words.time(row.at, in: zone)),
            "details": .html(details.isEmpty ? nil : HTML(joining: details, with: ", ")),
        ]
    }
}

/// "Not you?": what happens when somebody says so. Its form sends `not_me` or `stay`.
public struct NotYouPage: Page {
    public static let template = TemplateName.notYou

    public init() {}

    public func view(in frame: Frame) -> View { [:] }
}
