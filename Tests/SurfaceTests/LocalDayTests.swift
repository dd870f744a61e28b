import Domain
import Foundation
import Testing

@testable import PageServing

@Suite("A local day")
struct LocalDayTests {
    @Test(
        "F50 ends at the next midnight there, whether it has 23, 24 or 25 hours",
        arguments: [
            ("Europe/London", "2026-05-03T09:00:00Z", "2026-05-03T23:00:00Z"),
            ("Europe/London", "2026-12-01T10:00:00Z", "2026-12-02T00:00:00Z"),
            ("Europe/London", "2026-03-29T00:00:00Z", "2026-03-29T23:00:00Z"),
            ("Europe/London", "2026-10-24T23:00:00Z", "2026-10-26T00:00:00Z"),
            ("America/New_York", "2026-11-01T04:00:00Z", "2026-11-02T05:00:00Z"),
            ("Africa/Cairo", "2026-04-23T22:30:00Z", "2026-04-24T21:00:00Z"),
            ("Asia/Tokyo", "2026-05-03T14:59:59Z", "2026-05-03T15:00:00Z"),
        ])
    func ends(zone: String, at: String, end: String) throws {
        let there = try #require(TimeZone(identifier: zone))
        func instant(_ text: String) throws -> Instant {
            let date = try #require(ISO8601DateFormatter().date(from: text))
            return Instant(seconds: Int64(date.timeIntervalSince1970))
        }
        #expect(try instant(at).dayEnd(in: there) == instant(end))
    }
}
