import Foundation
import Testing

@testable import Pages

@Suite("Opening hours")
struct OpeningHoursTests {
    static let london = TimeZone(identifier: "Europe/London") ?? .gmt

    /// Mondays to Fridays, and Saturday mornings; closed at Christmas, and short on the day before.
    static let hours = OpeningHours(
        ["mon-fri 08:30-12:00 13:00-17:00", "sat 10:00-12:00"].compactMap { OpeningHours.Rule($0) },
        exceptions: ["2026-12-25", "2026-12-28", "2026-12-24 09:00-12:00"].compactMap { OpeningHours.Exception($0) },
        zone: london)

    static func date(_ text: String) throws -> Date { try Date(text, strategy: .iso8601) }

    @Test(
        "F33 F18 say when it opens or closes, through nights, weekends, holidays and changes of the clock",
        arguments: [
            // Sunday at three in the morning, in winter and on both days on which the clock changes.
            ("2026-01-11T03:00:00Z", "opens 2026-01-12T08:30:00Z"),
            ("2026-03-29T03:00:00Z", "opens 2026-03-30T07:30:00Z"),
            ("2026-03-29T00:59:00Z", "opens 2026-03-30T07:30:00Z"),
            ("2026-10-25T03:00:00Z", "opens 2026-10-26T08:30:00Z"),
            ("2026-03-27T17:00:00Z", "opens 2026-03-28T10:00:00Z"),
            ("2026-03-28T12:00:00Z", "opens 2026-03-30T07:30:00Z"),
            // A working day: before, at the first minute, at noon, at the last.
            ("2026-07-01T07:29:59Z", "opens 2026-07-01T07:30:00Z"),
            ("2026-07-01T07:30:00Z", "closes 2026-07-01T11:00:00Z"),
            ("2026-07-01T11:00:00Z", "opens 2026-07-01T12:00:00Z"),
            ("2026-07-01T15:59:59Z", "closes 2026-07-01T16:00:00Z"),
            ("2026-07-01T16:00:00Z", "opens 2026-07-02T07:30:00Z"),
            // Christmas.
            ("2026-12-24T08:45:00Z", "opens 2026-12-24T09:00:00Z"),
            ("2026-12-24T11:00:00Z", "closes 2026-12-24T12:00:00Z"),
            ("2026-12-24T12:00:00Z", "opens 2026-12-26T10:00:00Z"),
            ("2026-12-26T12:00:00Z", "opens 2026-12-29T08:30:00Z"),
        ])
    func stands(now: String, expected: String) throws {
        let hours = try #require(Self.hours)
        let found =
            switch try #require(hours.state(at: try Self.date(now))) {
            case .open(let until): "closes " + (until?.formatted(.iso8601) ?? "never")
            case .closed(let until, _): "opens " + until.formatted(.iso8601)
            }
        #expect(found == expected)
    }

    @Test("are one stretch where one ends as the next begins, and have no end where all do")
    func joined() throws {
        let now = try Self.date("2026-07-01T12:00:00Z")
        let week = try #require(OpeningHours.Rule("mon-sun 00:00-24:00"))
        guard case .open(nil) = OpeningHours([week], zone: Self.london)?.state(at: now) else {
            Issue.record("it never closes")
            return
        }
        let closed = try #require(OpeningHours.Exception("2026-07-03"))
        guard case .open(let end?) = OpeningHours([week], exceptions: [closed], zone: Self.london)?.state(at: now)
        else {
            Issue.record("it closes on Friday")
            return
        }
        #expect(try end == Self.date("2026-07-02T23:00:00Z"))
        let never = try #require(OpeningHours.Exception("2026-07-06"))
        let monday = try #require(OpeningHours.Rule("mon 09:00-10:00"))
        #expect(OpeningHours([], zone: Self.london) == nil)
        guard case .closed(let next, _) = OpeningHours([monday], exceptions: [never], zone: Self.london)?.state(at: now)
        else {
            Issue.record("it opens again")
            return
        }
        #expect(try next == Self.date("2026-07-13T08:00:00Z"))
    }

    @Test("F22 give times for a call that lie within them and not at once")
    func slots() throws {
        let hours = try #require(Self.hours)
        let slots = hours.slots(after: try Self.date("2026-12-24T10:50:00Z"), count: 6).map { $0.formatted(.iso8601) }
        #expect(
            slots == [
                "2026-12-24T11:30:00Z", "2026-12-26T10:00:00Z", "2026-12-26T10:30:00Z", "2026-12-26T11:00:00Z",
                "2026-12-26T11:30:00Z", "2026-12-29T08:30:00Z",
            ])
    }

    @Test(
        "that make no sense are refused",
        arguments: [
            "", "mon", "mon-fri", "fri-mon 09:00-17:00", "day 09:00-17:00", "mon 17:00-09:00", "mon 09:00-25:00",
            "mon 9:00-17:00", "mon 09:00-12:00 11:00-13:00", "mon 09:00", "mon 09:60-10:00", "mon-tue-wed 09:00-10:00",
        ])
    func nonsense(rule: String) {
        #expect(OpeningHours.Rule(rule) == nil)
        for day in ["2026-02-30", "2026-2-3", "25-12-2026", "christmas", "2026-12-25 10:00", ""] {
            #expect(OpeningHours.Exception(day) == nil, "\(day)")
        }
    }
}
