/// Dates as XML Schema writes them (XML Schema part 2, §3.2.7); without a zone they are in UTC (RFC 6030 §5).
enum XMLDateTime {
    /// `2006-05-01T00:00:00Z`, with fractions (dropped) and a zone if there are; or `2006-05-01` for its begin.
    static func unixSeconds(_ text: some StringProtocol) -> Int64? {
        var scanner = DigitScanner(Array(text.utf8))
        guard let year = scanner.number(4), scanner.take(0x2d), let month = scanner.number(2), scanner.take(0x2d),
            let day = scanner.number(2), (1970...9999).contains(year), (1...12).contains(month),
            (1...days(of: month, in: year)).contains(day)
        else { return nil }
        let midnight = daysSince1970(year, month, day) * 86_400
        if scanner.isAtEnd { return midnight }
        guard scanner.take(0x54), let hour = scanner.number(2), scanner.take(0x3a), let minute = scanner.number(2),
            scanner.take(0x3a), let second = scanner.number(2), hour < 24, minute < 60, second < 60
        else { return nil }
        if scanner.take(0x2e) { guard scanner.skipDigits() else { return nil } }
        guard let offset = zone(&scanner), scanner.isAtEnd else { return nil }
        return midnight + hour * 3_600 + minute * 60 + second - offset
    }

    private static func zone(_ scanner: inout DigitScanner) -> Int64? {
        if scanner.isAtEnd || scanner.take(0x5a) { return 0 }
        let sign: Int64 = scanner.take(0x2b) ? 1 : -1
        guard sign == 1 || scanner.take(0x2d), let hour = scanner.number(2), scanner.take(0x3a),
            let minute = scanner.number(2), hour <= 14, minute < 60
        else { return nil }
        return sign * (hour * 3_600 + minute * 60)
    }

    private static func days(of month: Int64, in year: Int64) -> Int64 {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    private static func isLeap(_ year: Int64) -> Bool {
        year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
    }

    private static func daysSince1970(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let before = year - 1
        let leapDays = before / 4 - before / 100 + before / 400 - 477
        let inYear = (1..<month).reduce(Int64(0)) { $0 + days(of: $1, in: year) }
        return (year - 1970) * 365 + leapDays + inYear + day - 1
    }
}

private struct DigitScanner {
    let bytes: [UInt8]
    var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { position == bytes.count }

    private var digit: Int64? {
        guard position < bytes.count, (0x30...0x39).contains(bytes[position]) else { return nil }
        return Int64(bytes[position] - 0x30)
    }

    mutating func take(_ byte: UInt8) -> Bool {
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    mutating func number(_ digits: Int) -> Int64? {
        var value: Int64 = 0
        for _ in 0..<digits {
            guard let digit else { return nil }
            value = value * 10 + digit
            position += 1
        }
        return value
    }

    mutating func skipDigits() -> Bool {
        guard digit != nil else { return false }
        while digit != nil { position += 1 }
        return true
    }
}
