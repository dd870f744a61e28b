import ArgumentParser
import Bytes
import Domain
import Engine
import Foundation
import Storage

struct ExemptionCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration.noun(
        "exemption", "Leave for one person to sign in with the password alone, by two administrators.",
        [Ask.self, Confirm.self, Withdraw.self, List.self])

    struct Ask: InstallationCommand {
        static let configuration = CommandConfiguration.verb(
            "ask", "Asks for an exemption; the administrator approves it on their own phone.",
            example: "exemption ask ab123 --app vpn --until 2027-05-03 --reason \"arm in plaster\" --as admin1")
        @OptionGroup var common: CommonOptions
        @Argument(help: "Whom it is for.") var person: String
        @Option(name: .customLong("app"), help: "The application's key.") var application: String?
        @Flag(help: "Everywhere but at the portal.") var all = false
        @Option(help: "The day on which it ends, in the installation's time zone: 2027-05-03.") var until: String
        @Option(help: "Why.") var reason: String
        @Option(name: .customLong("as"), help: "The administrator who asks.") var administrator: String

        func validate() throws {
            guard (application == nil) == all else { throw ValidationError("say --app or --all") }
        }

        func run(in session: OperatorSession) async throws {
            let zone = session.installation.settings.timeZone
            let end = try AppCommand.Start.instant(until, nil, in: zone)
            let draft = try await session.administration.draftExemption(
                of: person, at: application, reason: reason, until: end)
            let signIn = try await session.administration.askConsent(of: administrator, to: draft)
            let given = try await ExemptionCommand.wait(for: signIn, administrator, session)
            let asked = try await session.administration.ask(draft, with: given, by: session.actor)
            try await ExemptionCommand.tell(asked, session)
        }
    }

    struct Confirm: InstallationCommand {
        static let configuration = CommandConfiguration.verb(
            "confirm", "Confirms an exemption; a second administrator approves it on their own phone.",
            example: "exemption confirm 7KX4TM2PQ9A1B3C5D7 --as admin2")
        @OptionGroup var common: CommonOptions
        @Argument var exemption: String
        @Option(name: .customLong("as"), help: "The second administrator.") var administrator: String

        func run(in session: OperatorSession) async throws {
            let found = try await session.administration.exemption(exemption)
            guard found.state(at: session.now) == .pending else {
                throw Mistake(.notAllowed, "the exemption is \(found.state(at: session.now).rawValue)")
            }
            let signIn = try await session.administration.askConsent(of: administrator, to: found)
            let given = try await ExemptionCommand.wait(for: signIn, administrator, session)
            let confirmed = try await session.administration.confirm(found, with: given, by: session.actor)
            try await ExemptionCommand.tell(confirmed, session)
        }
    }

    struct Withdraw: InstallationCommand {
        static let configuration = CommandConfiguration.verb(
            "withdraw", "Ends an exemption at once; nobody's approval is needed.",
            example: "exemption withdraw 7KX4TM2PQ9A1B3C5D7")
        @OptionGroup var common: CommonOptions
        @Argument var exemption: String

        func run(in session: OperatorSession) async throws {
            let found = try await session.administration.exemption(exemption)
            try await ExemptionCommand.tell(
                try await session.administration.withdraw(found, by: session.actor), session)
        }
    }

    struct List: InstallationCommand {
        static let configuration = CommandConfiguration.verb(
            "list", "Lists exemptions that wait or count.", example: "exemption list --over")
        @OptionGroup var common: CommonOptions
        @Flag(help: "Those that are over too.") var over = false

        func run(in session: OperatorSession) async throws {
            let found = try await session.administration.exemptions(over: over)
            let now = session.now
            var table = OutputTable("EXEMPTION", "PERSON", "AT", "STATE", "UNTIL", "ASKED BY", "CONFIRMED BY", "REASON")
            for one in found {
                table.add(
                    one.exemption.id.text, one.person, one.service ?? "all", one.exemption.state(at: now).rawValue,
                    one.exemption.endsAt.text, one.askedBy, one.confirmedBy ?? "-", one.exemption.reason)
            }
            session.output.say(
                ["exemptions": .array(found.map { $0.json(now) })], found.isEmpty ? "no exemptions" : table.description)
        }
    }

    /// Waits for the administrator's answer on their phone; what is no approval ends the command.
    static func wait(for signIn: SignIn, _ administrator: String, _ session: OperatorSession) async throws -> SignIn {
        var signIn = signIn
        let number = signIn.request?.matching.number
        Output.warn("\(administrator), look at your phone\(number.map { ": type \($0) there" } ?? "").")
        while signIn.isOpen, session.now < signIn.endsAt {
            try await Task.sleep(for: .milliseconds(250))
            guard let next = try await session.store.situation(.signIn(signIn.id)).signIn else { break }
            if next.request?.id != signIn.request?.id, let number = next.request?.matching.number {
                Output.warn("That number didn't match: type \(number) there.")
            }
            signIn = next
        }
        switch signIn.state {
        case .approved: return signIn
        case .refused(let reason, _):
            throw Mistake(.notAllowed, "\(administrator) did not approve it (\(reason.rawValue))")
        case .waiting, .asking:
            throw Mistake(.notAllowed, "\(administrator) did not answer: is the server running, and the phone online?")
        }
    }

    static func tell(_ exemption: Exemption, _ session: OperatorSession) async throws {
        let listed = try await session.administration.listed(exemption)
        session.output.say(listed.json(session.now), "\(exemption.id): \(listed.line(session.now))")
    }
}

extension ListedExemption {
    func json(_ now: Instant) -> JSONValue { json.merged(["state": .string(exemption.state(at: now).rawValue)]) }

    var json: JSONValue {
        [
            "id": .string(exemption.id.text), "person": .string(person), "app": JSONValue(service),
            "reason": .string(exemption.reason), "until": JSONValue(exemption.endsAt), "asked_by": .string(askedBy),
            "asked": JSONValue(exemption.asked.at), "confirmed_by": JSONValue(confirmedBy),
            "confirmed": JSONValue(exemption.confirmed?.at), "withdrawn": JSONValue(exemption.withdrawnAt),
        ]
    }

    /// "ab123 at vpn until ...: pending, asked by admin1 (arm in plaster)".
    func line(_ now: Instant) -> String {
        let by = confirmedBy.map { "\(askedBy) and \($0)" } ?? "\(askedBy) alone"
        return """
            \(OutputTable.plain(person)) at \(service ?? "all services") until \(exemption.endsAt.text): \
            \(exemption.state(at: now).rawValue), by \(by) (\(OutputTable.plain(exemption.reason)))
            """
    }
}
