public import Foundation

/// T1 to T3: a trip, what to look at before it, and its codes. Its forms send `save` with `from`, `until` and
/// `countries`, `test` with a code, `make` or `remove`.
public struct TravelPage: Page {
    public static let template = TemplateName.travel

    public struct Planned: Sendable {
        public var from: Date
        /// The moment after it.
        public var until: Date
        /// Two letters each.
        public var countries: [String]
        public var codesLeft: Int

        public init(from: Date, until: Date, countries: [String], codesLeft: Int) {
            self.from = from
            self.until = until
            self.countries = countries
            self.codesLeft = codesLeft
        }
    }

    /// What the person has with which they could sign in there.
    public struct Facts: Sendable {
        public var hasOfflineCodes: Bool
        /// The names of all devices in use.
        public var devices: [String]
        public var recoveryCodes: Int
        public var hasPasskey: Bool

        public init(hasOfflineCodes: Bool, devices: [String], recoveryCodes: Int, hasPasskey: Bool) {
            self.hasOfflineCodes = hasOfflineCodes
            self.devices = devices
            self.recoveryCodes = recoveryCodes
            self.hasPasskey = hasPasskey
        }
    }

    public enum News: String, CaseIterable, Sendable {
        case saved, cancelled, right
    }

    public enum Problem: String, CaseIterable, Sendable {
        case dates, country, wrong
    }

    public var planned: Planned?
    public var facts: Facts
    public var contact: Contact
    public var news: News?
    public var problem: Problem?
    public var now: Date

    public init(
        planned: Planned?, facts: Facts, contact: Contact, news: News? = nil, problem: Problem? = nil, now: Date
    ) {
        self.planned = planned
        self.facts = facts
        self.contact = contact
        self.news = news
        self.problem = problem
        self.now = now
    }

    public var problemKey: String? { problem?.rawValue }

    public func view(in frame: Frame) -> View {
        let words = frame.words
        let own: View = [
            "news": .html(news.map { words.html("travel." + $0.rawValue) }),
            "is_planned": .flag(planned != nil), "trip": .html(planned.map { sentence($0, frame) }),
            "codes_left": .html(
                planned.flatMap { $0.codesLeft > 0 ? words.html("travel.codes", ["count": .count($0.codesLeft)]) : nil }
            ),
            "can_try": .flag(facts.hasOfflineCodes), "checks": .rows(checks(frame)),
            "today": .text(Self.day(now, in: frame.house.timeZone)),
        ]
        return own.merging(contact.view(in: frame))
    }

    private func sentence(_ trip: Planned, _ frame: Frame) -> HTML {
        let (words, zone) = (frame.words, frame.house.timeZone)
        let last = trip.until.addingTimeInterval(-1)
        let names = trip.countries.map(words.name(ofCountry:)).joined(separator: ", ")
        return words.html(
            names.isEmpty ? "travel.planned" : "travel.planned_to",
            [
                "from": .text(words.day(trip.from, now: now, in: zone)),
                "until": .text(words.day(last, now: now, in: zone)), "countries": .text(names),
            ])
    }

    private func checks(_ frame: Frame) -> [View] {
        let words = frame.words
        let hasSpare = facts.devices.count > 1 || facts.recoveryCodes > 0
        let spare = facts.devices.joined(separator: ", ")
        func row(_ key: String, _ isGood: Bool, _ values: [String: View.Value] = [:], way: String? = nil) -> View {
            [
                "said": .html(words.html("travel.\(key)_" + (isGood ? "good" : "missing"), values)),
                "good": .flag(isGood), "way": .text(way),
                "way_label": .html(way.map { _ in words.html(isGood ? "travel.try" : "travel.mend") }),
            ]
        }
        return [
            row("offline", facts.hasOfflineCodes, way: facts.hasOfflineCodes ? nil : "/me/devices/new"),
            row(
                facts.recoveryCodes == 0 && hasSpare ? "spare_only" : "spare", hasSpare,
                ["devices": .text(spare), "count": .count(facts.recoveryCodes)],
                way: hasSpare ? "/me" : "/me/devices/new"),
            row("passkey", facts.hasPasskey, way: facts.hasPasskey ? nil : "/me/devices/new"),
        ]
    }

    /// A day as a form's field has it: 2026-05-03.
    static func day(_ date: Date, in zone: TimeZone) -> String {
        date.formatted(Date.ISO8601FormatStyle(timeZone: zone).year().month().day())
    }
}

/// T3: the codes of a trip, shown once.
public struct TravelCodesPage: Page {
    public static let template = TemplateName.travelCodes

    /// In groups, as they are read aloud.
    public var codes: [String]
    public var from: Date
    public var until: Date
    public var now: Date
    public var next: String

    public init(codes: [String], from: Date, until: Date, now: Date, next: String) {
        self.codes = codes
        self.from = from
        self.until = until
        self.now = now
        self.next = next
    }

    public func view(in frame: Frame) -> View {
        let (words, zone) = (frame.words, frame.house.timeZone)
        return [
            "rows": .rows(codes.map { ["code": .text($0)] }), "whole": .text(codes.joined(separator: "\n") + "\n"),
            "next": .text(next),
            "lead": .html(
                words.html(
                    "travel_codes.lead",
                    [
                        "from": .text(words.day(from, now: now, in: zone)),
                        "until": .text(words.day(until.addingTimeInterval(-1), now: now, in: zone)),
                    ])),
        ]
    }
}
