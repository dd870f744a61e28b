internal import Foundation

extension Words {
    /// How long something lasts, in the largest unit that says it exactly: "2 minutes", "7 days".
    public func duration(_ seconds: Int) -> String {
        for (unit, size) in Self.units where seconds >= size && seconds.isMultiple(of: size) {
            return counted(unit, seconds / size)
        }
        return counted("seconds", seconds)
    }

    /// How long it is until something, rounded up as people say it: "25 minutes", "3 hours", "2 days".
    func wait(_ seconds: Int) -> String {
        if seconds > 2 * 86_400 { return counted("days", seconds / 86_400) }
        if seconds > 3600 { return counted("hours", (seconds + 1799) / 3600) }
        return counted("minutes", (seconds + 59) / 60)
    }

    /// "Monday".
    func weekday(_ date: Date, in zone: TimeZone) -> String {
        date.formatted(style(zone).weekday(.wide))
    }

    /// "Monday 3 May, 08:30", of the days to come.
    func dayAndTime(_ date: Date, in zone: TimeZone) -> String {
        weekday(date, in: zone) + " " + day(date, withYear: false, in: zone) + ", " + time(date, in: zone)
    }

    /// Several names, one after the other.
    func list(_ names: [String]) -> String {
        names.joined(separator: language == .simplifiedChinese ? "、" : ", ")
    }

    private func counted(_ unit: String, _ count: Int) -> String {
        text("duration." + unit, ["count": .count(count)])
    }

    private static let units = [("days", 86_400), ("hours", 3600), ("minutes", 60)]
}
