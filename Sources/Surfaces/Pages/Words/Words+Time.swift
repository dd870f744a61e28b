public import Foundation

extension Words {
    /// The time of day, such as "10:42".
    public func time(_ date: Date, in zone: TimeZone) -> String {
        date.formatted(style(zone).hour(.twoDigits(amPM: .omitted)).minute(.twoDigits))
    }

    /// The day: "today", "yesterday", or such as "3 May"; with its year where that is another than now's.
    public func day(_ date: Date, now: Date, in zone: TimeZone) -> String {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        if calendar.isDate(date, inSameDayAs: now) { return text("common.today") }
        if let before = calendar.date(byAdding: .day, value: -1, to: now), calendar.isDate(date, inSameDayAs: before) {
            return text("common.yesterday")
        }
        let dayAndMonth = style(zone).day().month(.wide)
        let sameYear = calendar.component(.year, from: date) == calendar.component(.year, from: now)
        return date.formatted(sameYear ? dayAndMonth : dayAndMonth.year())
    }

    /// Day and time together, for what is told to the help desk.
    public func moment(_ date: Date, in zone: TimeZone) -> String {
        date.formatted(
            style(zone).day().month(.wide).year().hour(.twoDigits(amPM: .omitted)).minute(.twoDigits).second(.twoDigits))
    }

    private func style(_ zone: TimeZone) -> Date.FormatStyle {
        Date.FormatStyle(locale: Locale(identifier: language.locale), calendar: calendar(zone), timeZone: zone)
    }

    private func calendar(_ zone: TimeZone) -> Calendar {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        return calendar
    }
}
