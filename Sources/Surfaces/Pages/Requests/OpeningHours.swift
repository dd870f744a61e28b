public import Foundation

/// When the help desk is open: by the days of the week, with days of their own, on the clock of the house.
public struct OpeningHours: Equatable, Sendable {
    /// Minutes since midnight, by the clock on the wall; the end may be 24:00.
    public struct Span: Equatable, Sendable {
        public let from: Int
        public let to: Int
    }

    /// Days of the week with their spans: `mon-fri 08:30-17:00`, `sat 10:00-12:00 13:00-15:00`.
    public struct Rule: Equatable, Sendable {
        /// 0 is Monday.
        public let days: [Int]
        public let spans: [Span]

        public init?(_ text: String) {
            var words = text.lowercased().split(separator: " ")
            guard !words.isEmpty else { return nil }
            let ends = words.removeFirst().split(separator: "-").map {
                OpeningHours.dayNames.firstIndex(of: String($0))
            }
            guard (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1], first <= last,
                let spans = OpeningHours.spans(words), !spans.isEmpty
            else { return nil }
            days = Array(first...last)
            self.spans = spans
        }
    }

    /// A day that is unlike others: `2026-12-25`, closed; `2026-12-24 08:30-12:00`.
    public struct Exception: Equatable, Sendable {
        public let day: String
        public let spans: [Span]

        public init?(_ text: String) {
            let words = text.split(separator: " ")
            guard let day = words.first, let spans = OpeningHours.spans(Array(words.dropFirst())) else { return nil }
            let parts = day.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
            guard parts.count == 3, day.utf8.count == 10, let year = parts[0], let month = parts[1],
                let date = parts[2],
                (2000...9999).contains(year)
            else { return nil }
            var calendar = Calendar(identifier: .gregorian)
            calendar.timeZone = .gmt
            guard DateComponents(calendar: calendar, year: year, month: month, day: date).isValidDate else {
                return nil
            }
            self.day = String(day)
            self.spans = spans
        }
    }

    /// How far ahead is looked for the next opening.
    static let daysAhead = 60
    static let dayNames = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    /// A call back begins on the full hour or half hour, and not at once.
    static let slotMinutes = 30
    static let slotNoticeMinutes = 15

    private let week: [[Span]]
    private let exceptions: [String: [Span]]
    private let calendar: Calendar

    /// Nil where no hours are said.
    public init?(_ rules: [Rule], exceptions: [Exception] = [], zone: TimeZone) {
        guard !rules.isEmpty else { return nil }
        week = (0..<7).map { day in
            rules.filter { $0.days.contains(day) }.flatMap(\.spans).sorted { $0.from < $1.from }
        }
        self.exceptions = Dictionary(exceptions.map { ($0.day, $0.spans) }) { $0 + $1 }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        self.calendar = calendar
    }

    /// How it stands at that moment; nil where it doesn't open for weeks.
    public func state(at now: Date) -> Contact.Hours? {
        let openings = openings(from: now)
        guard let next = openings.first(where: { $0.end > now }) else { return nil }
        guard next.start <= now else { return .closed(until: next.start, now: now) }
        var end = next.end
        for opening in openings where opening.start <= end && opening.end > end { end = opening.end }
        let isForever = end.timeIntervalSince(now) > Double(Self.daysAhead - 2) * 86_400
        return .open(until: isForever ? nil : end)
    }

    /// The next times at which somebody can be called back.
    public func slots(after now: Date, count: Int) -> [Date] {
        var slots: [Date] = []
        let earliest = now.addingTimeInterval(Double(Self.slotNoticeMinutes) * 60)
        let step = Double(Self.slotMinutes) * 60
        for opening in openings(from: now) {
            var slot = opening.start
            while slot.addingTimeInterval(step) <= opening.end {
                if slot >= earliest { slots.append(slot) }
                if slots.count == count { return slots }
                slot.addTimeInterval(step)
            }
        }
        return slots
    }

    /// The stretches of time from today on, in their order.
    private func openings(from now: Date) -> [DateInterval] {
        let midnight = calendar.startOfDay(for: now)
        return (0..<Self.daysAhead).flatMap { offset -> [DateInterval] in
            guard let day = calendar.date(byAdding: .day, value: offset, to: midnight) else { return [] }
            let parts = calendar.dateComponents([.year, .month, .day, .weekday], from: day)
            return spans(on: parts).compactMap { span in
                guard let start = moment(span.from, parts), let end = moment(span.to, parts), start < end else {
                    return nil
                }
                return DateInterval(start: start, end: end)
            }
        }
    }

    private func spans(on day: DateComponents) -> [Span] {
        let name = [day.year, day.month, day.day].map { part in
            let digits = String(part ?? 0)
            return digits.utf8.count < 2 ? "0" + digits : digits
        }.joined(separator: "-")
        // Calendar counts from Sunday, as 1.
        return exceptions[name] ?? week[((day.weekday ?? 1) + 5) % 7]
    }

    private func moment(_ minutes: Int, _ day: DateComponents) -> Date? {
        calendar.date(
            from: DateComponents(
                year: day.year, month: day.month, day: day.day, hour: minutes / 60, minute: minutes % 60))
    }

    private static func spans(_ words: [Substring]) -> [Span]? {
        var spans: [Span] = []
        for word in words {
            let ends = word.split(separator: "-", omittingEmptySubsequences: false).map(minutes)
            guard ends.count == 2, let from = ends[0], let to = ends[1], from < to, from >= (spans.last?.to ?? 0) else {
                return nil
            }
            spans.append(Span(from: from, to: to))
        }
        return spans
    }

    private static func minutes(_ text: Substring) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.utf8.count == 2 && $0.allSatisfy(\.isNumber) }),
            let hour = Int(parts[0]), let minute = Int(parts[1]), minute < 60, hour * 60 + minute <= 1440
        else { return nil }
        return hour * 60 + minute
    }
}
