import ArgumentParser
import Bytes
import Domain
import Engine

extension UserCommand {
    struct Show: InstallationCommand {
        static let configuration = CommandConfiguration.verb(
            "show", "Shows a person with devices, tokens, codes and waits.", example: "user show ada")
        @OptionGroup var common: CommonOptions
        @Argument var person: String

        func run(in session: OperatorSession) async throws {
            let viewed = try await session.view(.account, of: person, with: "user show")
            let (situation, person) = (viewed.situation, viewed.person)
            let now = session.now
            let waits = Self.waits(situation, now)
            let recovery = situation.codes.count { $0.kind == .recovery && $0.isUsable(at: now) }
            let desk = situation.codes.count { $0.kind == .desk && $0.isUsable(at: now) }
            let passes = situation.pass(now: now) == nil ? 0 : 1
            let linked = try await viewed.linkedAccounts()
            let exemptions = try await viewed.exemptions()
            let json = person.json.merged([
                "exemptions": .array(exemptions.map { $0.json(now) }),
                "linked": .array(linked.map { .string($0.username.text) }),
                "devices": .array(situation.listedDevices.map(\.json)),
                "tokens": .array(situation.tokens.filter { $0.device == nil }.map(\.json)),
                "codes": ["recovery": JSONValue(recovery), "desk": JSONValue(desk), "pass": JSONValue(passes)],
                "waits": .array(waits.map { .string($0) }), "open_requests": JSONValue(situation.open.count),
                "setup_open": .bool(situation.hasOpenSetup(at: now)),
                "setup_unfinished": .bool(situation.hasUnfinishedSetup(at: now)),
            ])
            let groups = JSONValue.array(person.groups.map { .string($0) }).cell
            let risk = person.isHighRisk ? ", high risk" : ""
            var lines = [
                "\(person.username)  \(OutputTable.plain(person.displayName))  \(person.email ?? "no email")",
                "standing: \(person.standing.word)\(risk); groups: \(groups)",
                "codes: \(recovery) recovery, \(desk) desk, \(passes) pass; open requests: \(situation.open.count)",
            ]
            if let number = person.personNumber { lines.append("person number: \(OutputTable.plain(number))") }
            if !linked.isEmpty { lines.append("linked: \(linked.map(\.username.text).joined(separator: ", "))") }
            lines += exemptions.map { "exempted: \($0.line(now))" }
            lines += waits.isEmpty ? ["waits: none"] : waits.map { "waits: \($0)" }
            lines += Self.setups(situation, now)
            lines.append(situation.listedDevices.isEmpty ? "no devices" : situation.listedDevices.table)
            let tokens = situation.tokens.filter { $0.device == nil }
            lines.append(tokens.isEmpty ? "no tokens" : tokens.table)
            session.output.say(json, lines.joined(separator: "\n"))
        }

        private static func setups(_ situation: Situation, _ now: Instant) -> [String] {
            situation.setups.filter { $0.isUnfinished(at: now) }.map { setup in
                guard setup.isOpen(at: now) else {
                    return "a set-up is unfinished, kept until \(setup.keptUntil.text): make a new code for it"
                }
                return switch setup.state {
                case .paired: "a phone is paired, and must be confirmed by \(setup.endsAt.text)"
                case .confirmed: "a phone is confirmed, and must be tried by \(setup.endsAt.text)"
                case .started, .done, .abandoned: "a set-up is open, its code good until \(setup.endsAt.text)"
                }
            }
        }

        private static func waits(_ situation: Situation, _ now: Instant) -> [String] {
            var waits: [String] = []
            for (form, count) in situation.wrongCodes.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
                guard count.inRow > 0 else { continue }
                let until = count.waitUntil.flatMap { now < $0 ? ", waits until \($0.text)" : nil } ?? ""
                let off = count.inRow >= situation.figures.codeWrongOff ? ", switched off" : ""
                waits.append("\(count.inRow) wrong \(form.rawValue) codes in a row\(until)\(off)")
            }
            if let until = situation.pushBudget?.pause(at: now) {
                waits.append("requests are paused until \(until.text)")
            }
            for block in situation.pushBudget?.blocked ?? [] where now < block.until {
                let (address, door) = (OutputTable.plain(block.source.address), block.source.door.rawValue)
                waits.append("no request for who comes from \(address) (\(door)) until \(block.until.text): not me")
            }
            for probation in situation.probations {
                if let old = probation.replaces, !situation.listedDevices.contains(where: { $0.id == old }) {
                    waits.append("phone \(old) is set aside until \(probation.changesAt.text)")
                }
                if let until = probation.waitsUntil {
                    waits.append("\(probation.factor.stored) works from \(until.text) on (\(probation.proof.rawValue))")
                } else if now < probation.changesAt {
                    let until = probation.changesAt.text
                    waits.append("\(probation.factor.stored) changes no other device before \(until)")
                }
            }
            return waits
        }
    }

    struct ExportData: InstallationCommand {
        static let configuration = CommandConfiguration.verb(
            "export-data", "Prints all that is held of a person, as JSON: the same as their own download.",
            example: "user export-data ada > ada.json")
        @OptionGroup var common: CommonOptions
        @Argument var person: String

        func run(in session: OperatorSession) async throws {
            let viewed = try await session.view(.everything, of: person, with: "user export-data")
            try await session.seal()
            let data = try await viewed.data()
            session.output.say(data, data.text)
        }
    }

    struct Why: InstallationCommand {
        static let configuration = CommandConfiguration.verb(
            "why", "Says what an application would ask of a person now, and why.", example: "user why ada --app vpn")
        @OptionGroup var common: CommonOptions
        @Argument var person: String
        @Option(name: .customLong("app"), help: "The application's key.") var application: String

        func run(in session: OperatorSession) async throws {
            let found = try await session.administration.application(application)
            let abilities = DoorAbilities(canShowNumber: false, canAskForCode: found.challenges)
            let preview = try await session.administration.why(
                person, at: application, abilities: abilities, with: "user why", by: session.actor)
            guard let plan = preview.plan else { throw Mistake(.notFound, "there is nobody of the name \"\(person)\"") }
            let ways = plan.ways.map { Self.text($0, preview.situation) }
            let verdict: String
            var reason: String?
            var word = "ask"
            switch plan.verdict {
            case .ask: verdict = "\(person) is asked for one of: \(ways.joined(separator: ", "))."
            case .waive(.opening(let start)):
                word = "waive"
                verdict = "\(person) is asked for nothing before \(start.text)."
            case .waive(.exemption(let end)):
                word = "waive"
                verdict = "\(person) is exempted, and asked for nothing before \(end.text)."
            case .refuse(let refusal):
                word = "refuse"
                reason = refusal.reason.rawValue
                let until = refusal.until.map { " until \($0.text)" } ?? ""
                verdict = "\(person) is refused: \(refusal.reason.rawValue)\(until)."
            }
            session.output.say(
                [
                    "verdict": .string(word), "reason": JSONValue(reason),
                    "ways": .array(ways.map { .string($0) }), "because": .array(plan.because.map { .string($0) }),
                ],
                ([verdict] + plan.because.map { "  because: \($0)" }).joined(separator: "\n"))
        }

        private static func text(_ way: Way, _ situation: Situation) -> String {
            guard case .push(let id) = way else { return way.method.rawValue }
            let name = situation.devices.first { $0.id == id }?.name ?? "phone"
            return "push to \(OutputTable.plain(name)) (\(id))"
        }
    }
}

extension JSONValue {
    /// This object with more members.
    func merged(_ more: [String: JSONValue]) -> JSONValue {
        .object((object ?? [:]).merging(more) { _, new in new })
    }
}
