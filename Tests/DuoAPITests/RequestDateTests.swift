import DuoAPI
import Testing

@Suite("A request's date")
struct RequestDateTests {
    @Test(
        "is read in every zone of RFC 2822 that clients send",
        arguments: [
            "Mon, 23 Nov 2026 12:00:00 -0000", "Mon, 23 Nov 2026 12:00:00 +0000", "Mon, 23 Nov 2026 12:00:00 GMT",
            "23 Nov 2026 12:00 UT", "Mon, 23 Nov 2026 17:30:00 +0530", "Mon, 23 Nov 2026 07:00:00 EST",
            "Tue, 24 Nov 2026 01:00:00 +1300",
        ])
    func zones(text: String) throws {
        #expect(try RequestDate(parsing: text).unixSeconds == Sample.now)
    }

    @Test(
        "is refused when a part is out of range or out of form",
        arguments: [
            "", "Mon,", "Mon, 23 Nov 2026 12:00:00", "Mon, 23 Nov 2026 24:00:00 GMT", "Mon, 23 Nov 2026 12:60:00 GMT",
            "Mon, 23 Nov 2026 12:00:61 GMT", "Mon, 31 Nov 2026 12:00:00 GMT", "Sun, 29 Feb 2026 12:00:00 GMT",
            "Mon, 00 Nov 2026 12:00:00 GMT", "Mon, 23 Nov 1969 12:00:00 GMT", "Mon, 23 Nov 26 12:00:00 GMT",
            "Mon, 23 nov 2026 12:00:00 GMT", "Foo, 23 Nov 2026 12:00:00 GMT", "Mon,  23 Nov 2026 12:00:00 GMT",
            "Mon, 23 Nov 2026 12:00:00 CET", "Mon, 23 Nov 2026 12:00:00 +2400", "Mon, 23 Nov 2026 12:00:00 +0060",
            "Mon, 23 Nov 2026 1:00:00 GMT", "Mon, +3 Nov 2026 12:00:00 GMT", "Mon, 23 Nov 2026 12:00:00 GMT ",
            "Mon, 23 Nov 2026 12:00:00 GMT (London)", "Mon, 23 Nov 2026 12:00:00 +00:0",
        ])
    func refused(text: String) {
        #expect(throws: (any Error).self) { try RequestDate(parsing: text) }
    }

    @Test("reads what it writes, over leap years and centuries")
    func roundTrip() throws {
        #expect(RequestDate(unixSeconds: Sample.now).text == Sample.date)
        #expect(RequestDate(unixSeconds: 951_782_400).text == "Tue, 29 Feb 2000 00:00:00 -0000")
        for days: Int64 in stride(from: 0, through: 2_932_896, by: 97) {
            let date = RequestDate(unixSeconds: days * 86_400 + days % 86_400)
            #expect(try RequestDate(parsing: date.text) == date)
        }
        #expect(RequestDate(unixSeconds: .max).text == "Fri, 31 Dec 9999 23:59:59 -0000")
    }
}
