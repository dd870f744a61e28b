public import Foundation

extension Words {
    /// The time of day, such as "10:42".
    public func time(_ date: Date, in zone: TimeZone) -> String {
        date.formatted(style(zone).hour(.twoDigits(amPM: .omitted)).minute(.twoDigits))
    }

    /// The day, such as "3 May", with its year where that is another than now's.
    public func day(_ date: Date, now: Date, in zone: TimeZone) -> String {
        let calendar = calendar(zone)
        let dayAndMonth = style(zone).day().month(.wide)
        let sameYear = calendar.component(.year, from: date) == calendar.component(.year, from: now)
        return date.formatted(sameYear ? dayAndMonth : dayAndMonth.year())
    }

    /// How many midnights lie between a moment and now: 0 for today, 1 for yesterday.
    func daysAgo(_ date: Date, now: Date, in zone: TimeZone) -> Int {
        let calendar = calendar(zone)
        let days = calendar.dateComponents(
            [.day], from: calendar.startOfDay(for: date), to: calendar.startOfDay(for: now))
        return days.day ?? 0
    }

    /// Day and time together, for what is told to the help desk.
    public func moment(_ date: Date, in zone: TimeZone) -> String {
        date.formatted(
            style(zone).day().month(.wide).year().hour(.twoDigits(amPM: .omitted)).minute(.twoDigits).second(.twoDigits)
        )
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
