public import Foundation

/// `/services`: which services ask for more than a password, and what each asks of somebody who is signed in.
public struct ServiceListPage: Page {
    public static let template = TemplateName.serviceList

    public enum Asks: Sendable {
        case nothing
        case ways([Way])
        /// A reason code: nothing will do now.
        case refuses(String)
    }

    public enum Way: String, CaseIterable, Sendable {
        case phone, passkey, code
        case securityKey = "security_key"
    }

    public struct Entry: Sendable {
        public var name: String
        /// Whether it shows a page when people sign in; others ask while they connect.
        public var hasPages: Bool
        public var address: String?
        /// What it asks of the person who looks; nil where nobody is signed in.
        public var asks: Asks?
        /// From when it asks for more than a password, where that is still to come.
        public var starts: Date?

        public init(
            name: String, hasPages: Bool, address: String? = nil, asks: Asks? = nil, starts: Date? = nil
        ) {
            self.name = name
            self.hasPages = hasPages
            self.address = address
            self.asks = asks
            self.starts = starts
        }
    }

    public let entries: [Entry]
    public let username: String?
    public let now: Date

    public init(_ entries: [Entry], username: String?, now: Date) {
        self.entries = entries
        self.now = now
        self.username = username
    }

    public func view(in frame: Frame) -> View {
        let words = frame.words
        let rows = entries.map { entry -> View in
            let why: String? = if case .refuses(let reason) = entry.asks { "/help/why/" + reason } else { nil }
            return [
                "name": .text(entry.name), "first": .text(entry.name.first.map { String($0).uppercased() }),
                "how": .html(words.html("service_list." + (entry.hasPages ? "in_browser" : "connecting"))),
                "address": .text(entry.address),
                "asks_you": .html(entry.starts == nil ? entry.asks.map { said($0, words) } : nil),
                "why_address": .text(why), "coming": .html(entry.starts.map { coming($0, frame) }),
            ]
        }
        return [
            "entries": .rows(rows), "has_entries": .flag(!rows.isEmpty), "is_known": .flag(username != nil),
            "known": .html(username.map { words.html("service_list.known", ["username": .text($0)]) }),
        ]
    }

    private func coming(_ start: Date, _ frame: Frame) -> HTML {
        let day = frame.words.day(start, now: now, in: frame.house.timeZone)
        return frame.words.html("service_list.coming", ["day": .text(day)])
    }

    private func said(_ asks: Asks, _ words: Words) -> HTML {
        switch asks {
        case .nothing: return words.html("service_list.nothing")
        case .ways(let ways):
            let names = ways.map { words.text("service_list.way_" + $0.rawValue) }
            return words.html("service_list.ways", ["ways": .text(words.list(names))])
        case .refuses(let reason): return words.html("why.\(reason).title")
        }
    }
}

/// `/status`: whether signing in works.
public struct ServiceStatusPage: Page {
    public static let template = TemplateName.serviceStatus

    /// A trouble, in an operator's words.
    public struct Incident: Sendable {
        public var text: String
        public var since: Date
        public var over: Date?

        public init(_ text: String, since: Date, over: Date? = nil) {
            self.text = text
            self.since = since
            self.over = over
        }
    }

    public let works: Bool
    public let incidents: [Incident]
    public let contact: Contact

    public init(works: Bool, incidents: [Incident] = [], contact: Contact) {
        self.works = works
        self.incidents = incidents
        self.contact = contact
    }

    public var titleKey: String { works ? "title_good" : "title_bad" }

    public func view(in frame: Frame) -> View {
        let own: View = [
            "lead_text": .html(frame.words.html("service_status." + (works ? "lead_good" : "lead_bad"))),
            "works": .flag(works), "has_incidents": .flag(!incidents.isEmpty),
            "incidents": .rows(
                incidents.map { incident in
                    let over = incident.over
                    let moment = frame.words.moment(over ?? incident.since, in: frame.house.timeZone)
                    return [
                        "text": .text(incident.text), "is_over": .flag(over != nil),
                        "when": .html(
                            frame.words.html(
                                "service_status." + (over == nil ? "since" : "over"), ["moment": .text(moment)])),
                    ]
                }),
        ]
        return own.merging(contact.view(in: frame))
    }
}
