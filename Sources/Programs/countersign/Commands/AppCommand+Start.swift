import ArgumentParser
import Bytes
import Domain
import Engine
import Foundation

extension AppCommand {
    struct Start: InstallationCommand {
        static let configuration = CommandConfiguration.verb(
            "start",
            "Sets from when an application asks for more than the password, or shows it. Before, it only records.",
            example: "app start library --on 2027-05-03 --at 08:00")
        @OptionGroup var common: CommonOptions
        @Argument var key: String
        @Option(help: "The day, in the installation's time zone: 2027-05-03.") var on: String?
        @Option(help: "The time of that day: 08:00.") var at: String?
        @Option(help: "For the members of this group alone.") var group: String?
        @Flag(help: "Take the date away: it asks from now on.") var clear = false
        @Flag(help: "Show who would not have got in so far.") var report = false

        func validate() throws {
            guard on == nil || !clear else { throw ValidationError("say --on or --clear") }
            guard at == nil || on != nil else { throw ValidationError("--at goes with --on") }
            guard !report || on == nil && !clear && group == nil else {
                throw ValidationError("--report stands alone")
            }
            guard group == nil || on != nil || clear else { throw ValidationError("--group goes with --on or --clear") }
            if let on { _ = try Self.parts(on, at) }
        }

        func run(in session: OperatorSession) async throws {
            if report { return try await tellReport(session) }
            let zone = session.installation.settings.timeZone
            if clear {
                try await session.administration.setOpening(nil, at: key, group: group, by: session.actor)
            } else if let on {
                let start = try Self.instant(on, at, in: zone)
                guard session.now < start else {
                    throw Mistake(.malformed, "\(on) is over: to let it ask from now on, say --clear")
                }
                try await session.administration.setOpening(start, at: key, group: group, by: session.actor)
            }
            let application = try await session.administration.application(key)
            session.output.say(
                ["app": .string(key), "starts": application.opening.json],
                application.opening.lines(zone, session.now).map { "\(key) \($0)" }.joined(separator: "\n"))
        }

        private func tellReport(_ session: OperatorSession) async throws {
            try await session.seal()
            let report = try await session.administration.openingReport(of: key)
            var table = OutputTable("PERSON", "WOULD BE KEPT OUT BY")
            for stuck in report.stuck { table.add(stuck.person?.username.text ?? "(unknown)", stuck.reason) }
            session.output.say(
                [
                    "app": .string(key), "sign_ins": JSONValue(report.signIns),
                    "stuck": .array(
                        report.stuck.map {
                            ["person": JSONValue($0.person?.username.text), "reason": .string($0.reason)]
                        }),
                ],
                "\(report.signIns) sign-in(s) were only recorded; \(report.stuck.count) person(s) would be stuck.\n"
                    + (report.stuck.isEmpty ? "" : table.description))
        }

        /// Year, month, day, hour and minute.
        private static func parts(_ day: String, _ time: String?) throws -> DateComponents {
            guard let date = day.wholeMatch(of: /([0-9]{4})-([0-9]{2})-([0-9]{2})/), let year = Int(date.1),
                let month = Int(date.2), let dayOfMonth = Int(date.3), (1...12).contains(month),
                (1...31).contains(dayOfMonth)
            else { throw ValidationError("--on takes a day such as 2027-05-03") }
            guard let clock = (time ?? "00:00").wholeMatch(of: /([0-9]{2}):([0-9]{2})/), let hour = Int(clock.1),
                let minute = Int(clock.2), hour < 24, minute < 60
            else { throw ValidationError("--at takes a time such as 08:00") }
            return DateComponents(year: year, month: month, day: dayOfMonth, hour: hour, minute: minute)
        }

        static func instant(_ day: String, _ time: String?, in zone: TimeZone) throws -> Instant {
            let parts = try parts(day, time)
            var calendar = Calendar(identifier: .gregorian)
            calendar.timeZone = zone
            guard let date = calendar.date(from: parts), calendar.component(.day, from: date) == parts.day else {
                throw ValidationError("there is no day \(day)")
            }
            return Instant(milliseconds: Int64(date.timeIntervalSince1970) * 1000)
        }
    }
}

extension Domain.Opening {
    var json: JSONValue {
        ["all": JSONValue(all), "groups": .object(groups.mapValues { JSONValue($0) })]
    }

    /// "asks everybody from 2027-05-03 00:00 on".
    func lines(_ zone: TimeZone, _ now: Instant) -> [String] {
        func line(_ whom: String, _ start: Instant?) -> String {
            guard let start, now < start else { return "asks \(whom)." }
            let style = Date.ISO8601FormatStyle(timeZone: zone).year().month().day()
                .dateTimeSeparator(.space).time(includingFractionalSeconds: false)
            let moment = Date(timeIntervalSince1970: Double(start.seconds)).formatted(style)
            return "asks \(whom) from \(moment) on (\(zone.identifier)), and only records until then."
        }
        let others = groups.isEmpty ? "everybody" : "everybody else"
        return groups.sorted { $0.key < $1.key }.map { line("the group \($0.key)", $0.value) } + [line(others, all)]
    }
}
