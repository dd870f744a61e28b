public import Foundation

extension Words {
    /// The time of day, such as "10:42".
    public func time(_ date: Date, in zone: TimeZone) -> String {
        date.formatted(style(zone).hour(.twoDigits(amPM: .omitted)).minute(.twoDigits))
    }

    /// The day, such as "3 May", with its year where that is another than now's.
    public func day(_ date: Date, now: Date, in zone: TimeZone) -> String {
        let calendar = calendar(zone)
        let sameYear = calendar.component(.year, from: date) == calendar.component(.year, from: now)
        return day(date, withYear: !sameYear, in: zone)
    }

    func day(_ date: Date, withYear: Bool, in zone: TimeZone) -> String {
        let style = style(zone)
        if language == .welsh {
            // What ICU brings for Welsh puts the month first, which Welsh doesn't.
            let parts = [style.day(), style.month(.wide)] + (withYear ? [style.year()] : [])
            return parts.map(date.formatted).joined(separator: " ")
        }
        let dayAndMonth = style.day().month(.wide)
        return date.formatted(withYear ? dayAndMonth.year() : dayAndMonth)
    }

    /// How many midnights lie between a moment and now: 0 for today, 1 for yesterday.
    func daysAgo(_ date: Date, now: Date, in zone: TimeZone) -> Int {
        let calendar = calendar(zone)
        let days = calendar.dateComponents(
            [.day], from: calendar.startOfDay(for: date), to: calendar.startOfDay(for: now))
        return days.day ?? 0
    }

    /// Day and time together.
    public func moment(_ date: Date, in zone: TimeZone) -> String {
        day(date, withYear: true, in: zone) + " " + time(date, in: zone)
    }

    /// From when on something works: the next full minute, so that it is not said too early.
    func moment(notBefore date: Date, in zone: TimeZone) -> String {
        moment(Date(timeIntervalSince1970: (date.timeIntervalSince1970 / 60).rounded(.up) * 60), in: zone)
    }

    /// Day and time to the second, for what is told to the help desk.
    func exactMoment(_ date: Date, in zone: TimeZone) -> String {
        let time = style(zone).hour(.twoDigits(amPM: .omitted)).minute(.twoDigits).second(.twoDigits)
        return day(date, withYear: true, in: zone) + " " + date.formatted(time)
    }

    func style(_ zone: TimeZone) -> Date.FormatStyle {
        Date.FormatStyle(locale: Locale(identifier: language.locale), calendar: calendar(zone), timeZone: zone)
    }

    private func calendar(_ zone: TimeZone) -> Calendar {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        return calendar
    }
}
