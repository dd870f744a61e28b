public import Foundation

/// D11: the browsers that are remembered. Its forms send `forget` with a browser, `forget_all` or `sign_out_all`.
public struct BrowsersPage: Page {
    public static let template = TemplateName.browsers

    public struct Browser: Sendable {
        public var id: String
        public var name: String
        public var since: Date
        public var lastUsed: Date
        public var applications: [String]

        public init(id: String, name: String, since: Date, lastUsed: Date, applications: [String]) {
            self.id = id
            self.name = name
            self.since = since
            self.lastUsed = lastUsed
            self.applications = applications
        }
    }

    public var browsers: [Browser]
    /// For how many days a browser is remembered; nil where none is.
    public var days: Int?
    public var forgotten: Bool
    /// Sign-ins and requests of the last days; nil where they aren't known.
    public var askings: (signIns: Int, requests: Int)?
    public var hasPasskey: Bool
    public var now: Date

    public init(
        browsers: [Browser], days: Int?, forgotten: Bool = false,
        askings: (signIns: Int, requests: Int)? = nil, hasPasskey: Bool = true, now: Date
    ) {
        self.browsers = browsers
        self.days = days
        self.forgotten = forgotten
        self.askings = askings
        self.hasPasskey = hasPasskey
        self.now = now
    }

    public func view(in frame: Frame) -> View {
        let words = frame.words
        let zone = frame.house.timeZone
        return [
            "rows": .rows(
                browsers.map { browser in
                    let since = View.Value.text(words.day(browser.since, now: now, in: zone))
                    return [
                        "id": .text(browser.id), "name": .text(browser.name),
                        "note": .html(
                            words.html(
                                "browsers.since",
                                ["day": since, "applications": .text(browser.applications.joined(separator: ", "))])),
                        "used": .html(words.used(browser.lastUsed, now: now, in: zone)),
                        "forget_name": .text(words.text("browsers.forget_name", ["browser": .text(browser.name)])),
                    ]
                }), "has_rows": .flag(!browsers.isEmpty),
            "tip": .html(days.map { words.html("browsers.tip", ["count": .count($0)]) }),
            "asked_signs": .html(
                askings.map { words.html("browsers.sign_ins", ["count": .count($0.signIns)]) }),
            "asked_phone": .html(
                askings.map {
                    $0.requests == 0
                        ? words.html("browsers.no_requests")
                        : words.html("browsers.requests", ["count": .count($0.requests)])
                }),
            "lacks_passkey": .flag(!hasPasskey),
            "news": .html(forgotten ? words.html("browsers.forgotten") : nil),
        ]
    }
}
