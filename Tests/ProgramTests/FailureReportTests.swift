import Bytes
import Domain
import Testing

@testable import countersign

@Suite("A failed command")
struct FailureReportTests {
    @Test("ends with the code of its kind and says one line")
    func codes() {
        let expected: [(any Error, Int32)] = [
            (Mistake(.notFound, "a"), 1), (Mistake(.alreadyThere, "a"), 1), (Mistake(.notAllowed, "a"), 1),
            (Mistake(.malformed, "a"), 2), (Refusal(.lockedByDesk), 1), (Fault("a"), 1), (CheckFailed("a"), 4),
            (Unreachable("a"), 3), (SettingsError(kind: .wrong, place: "f:1", message: "a"), 2),
            (SettingsError(kind: .unreadable, place: "f", message: "a"), 1),
        ]
        for (error, code) in expected {
            let report = FailureReport(error)
            #expect(report.code == code, "\(error)")
            #expect(!report.text.isEmpty && !report.text.contains("\n"))
        }
    }

    @Test(
        "takes times with their unit",
        arguments: [("90s", 90), ("10m", 600), ("1h", 3600), ("30d", 2_592_000), ("7", 7)])
    func spans(text: String, seconds: Int) {
        #expect(Span(argument: text)?.seconds == seconds)
    }

    @Test("refuses what is no time", arguments: ["", "h", "-1h", "1y", "0s", "1.5h", "99999999999999999999s"])
    func notSpans(text: String) { #expect(Span(argument: text) == nil) }

    @Test("shows times in UTC, and names that cannot move the cursor")
    func shows() {
        #expect(Instant(seconds: 951_782_400).text == "2000-02-29T00:00:00Z")
        #expect(Instant(seconds: 1_798_761_599).text == "2026-12-31T23:59:59Z")
        #expect(Instant(milliseconds: -1).text == "1969-12-31T23:59:59Z")
        var table = OutputTable("A", "B")
        table.add("x\u{1b}[2J\u{202e}", "y")
        #expect(table.description == "A       B\nx?[2J?  y")
    }
}
