public import Bytes

/// The date line of a signed request (RFC 2822 §3.3 and the zone names of §4.3), such as
/// `Mon, 23 Nov 2026 12:00:00 -0000`.
public struct RequestDate: Equatable, Sendable {
    /// How far a client's clock may be off, in seconds, either way.
    public static let toleranceSeconds: Int64 = 300
    /// The line's longest text, in bytes.
    public static let sizeMax = 64

    public let unixSeconds: Int64

    /// A date in the years 1970 to 9999; others are moved to the nearest.
    public init(unixSeconds: Int64) {
        self.unixSeconds = min(max(unixSeconds, 0), 253_402_300_799)
    }

    /// Refuses years outside 1970 to 9999, days that the month lacks, zones other than `+hhmm`, `-hhmm` and
    /// the named ones, comments, and more than one space between the parts.
    public init(parsing text: some StringProtocol) throws(ByteError) {
        guard text.utf8.count <= Self.sizeMax else { throw .malformed("date too long") }
        var parts = text.utf8.split(separator: 0x20, omittingEmptySubsequences: false).map {
            String(decoding: $0, as: UTF8.self)
        }
        if let first = parts.first, first.utf8.last == 0x2c {
            guard Self.weekdays.contains(String(first.dropLast())) else { throw .malformed("unknown day of the week") }
            parts.removeFirst()
        }
        guard parts.count == 5 else { throw .malformed("a date needs day, month, year, time and zone") }
        let day = try Self.number(parts[0], digits: 1...2, in: 1...31)
        guard let month = Self.months.firstIndex(of: parts[1]) else { throw .malformed("unknown month") }
        let year = try Self.number(parts[2], digits: 4...4, in: 1970...9999)
        guard day <= Self.days(inMonth: month, of: year) else { throw .malformed("no such day") }
        let date = Self.daysSince1970(year: year, month: month, day: day) * 86_400
        unixSeconds = date + (try Self.secondsOfDay(parts[3])) - (try Self.zoneSeconds(parts[4]))
    }

    /// Whether the date is at most `toleranceSeconds` before or behind `now`.
    public func isNear(_ now: Int64) -> Bool {
        let (distance, overflow) = unixSeconds.subtractingReportingOverflow(now)
        return !overflow && distance.magnitude <= Self.toleranceSeconds.magnitude
    }

    /// As Python's clients write it, with the zone `-0000`.
    public var text: String {
        let days = unixSeconds / 86_400
        let (year, month, day) = Self.civil(days)
        let second = unixSeconds % 86_400
        let time = [second / 3600, second / 60 % 60, second % 60].map { Self.padded($0, 2) }.joined(separator: ":")
        let weekday = Self.weekdays[Int((days + 3) % 7)]
        return "\(weekday), \(Self.padded(day, 2)) \(Self.months[month]) \(Self.padded(year, 4)) \(time) -0000"
    }
}

extension RequestDate {
    private static let weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    private static let zoneHours: [String: Int64] = [
        "GMT": 0, "UT": 0, "UTC": 0, "Z": 0, "EDT": -4, "EST": -5, "CDT": -5, "CST": -6, "MDT": -6, "MST": -7,
        "PDT": -7, "PST": -8,
    ]

    private static func number(
        _ text: String, digits: ClosedRange<Int>, in range: ClosedRange<Int64>
    ) throws(ByteError) -> Int64 {
        guard digits.contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let number = Int64(text), range.contains(number)
        else { throw .malformed("a number of the date is out of range") }
        return number
    }

    private static func secondsOfDay(_ text: String) throws(ByteError) -> Int64 {
        let fields = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard (2...3).contains(fields.count) else { throw .malformed("a time needs hours and minutes") }
        let hour = try number(fields[0], digits: 2...2, in: 0...23)
        let minute = try number(fields[1], digits: 2...2, in: 0...59)
        // 60 is a leap second.
        let second = fields.count == 3 ? try number(fields[2], digits: 2...2, in: 0...60) : 0
        return hour * 3600 + minute * 60 + second
    }

    private static func zoneSeconds(_ text: String) throws(ByteError) -> Int64 {
        if let hours = zoneHours[text] { return hours * 3600 }
        guard text.utf8.count == 5, let sign = text.utf8.first, sign == 0x2b || sign == 0x2d else {
            throw .malformed("unknown zone")
        }
        let hour = try number(String(text.dropFirst().prefix(2)), digits: 2...2, in: 0...23)
        let minute = try number(String(text.suffix(2)), digits: 2...2, in: 0...59)
        let seconds = hour * 3600 + minute * 60
        return sign == 0x2d ? -seconds : seconds
    }

    private static func isLeap(_ year: Int64) -> Bool {
        year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    }

    private static func days(inMonth month: Int, of year: Int64) -> Int64 {
        switch month {
        case 1: isLeap(year) ? 29 : 28
        case 3, 5, 8, 10: 30
        default: 31
        }
    }

    private static func daysSince1970(year: Int64, month: Int, day: Int64) -> Int64 {
        let before = year - 1
        let leaps = before / 4 - before / 100 + before / 400 - 477
        let months = (0..<month).reduce(Int64(0)) { $0 + days(inMonth: $1, of: year) }
        return (year - 1970) * 365 + leaps + months + day - 1
    }

    private static func civil(_ days: Int64) -> (year: Int64, month: Int, day: Int64) {
        // The quotient by the mean year is at most one year too high.
        var year = 1970 + days * 400 / 146_097
        if daysSince1970(year: year, month: 0, day: 1) > days { year -= 1 }
        if daysSince1970(year: year + 1, month: 0, day: 1) <= days { year += 1 }
        var rest = days - daysSince1970(year: year, month: 0, day: 1)
        var month = 0
        while month < 11, rest >= Self.days(inMonth: month, of: year) {
            rest -= Self.days(inMonth: month, of: year)
            month += 1
        }
        return (year, month, rest + 1)
    }

    private static func padded(_ number: Int64, _ digits: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
    }
}
