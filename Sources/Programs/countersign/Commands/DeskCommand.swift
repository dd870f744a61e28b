import ArgumentParser
import Bytes
import Domain
import Engine

struct DeskCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration.noun(
        "desk", "What people ask the help desk.", [Queue.self, Show.self, Close.self, Visit.self])

    struct Queue: InstallationCommand {
        static let configuration = CommandConfiguration.verb(
            "queue", "Lists what waits, the longest first.", example: "desk queue")
        @OptionGroup var common: CommonOptions

        func run(in session: OperatorSession) async throws {
            let queue = try await session.administration.deskQueue()
            var table = OutputTable("REFERENCE", "KIND", "ASKED", "WHO", "REACH", "CALL AT")
            for (item, person) in queue {
                table.add(
                    item.reference, item.kind.rawValue, item.askedAt.text, person?.username.text ?? item.name ?? "-",
                    item.reach ?? person?.email ?? "-", item.slot?.text ?? "-")
            }
            session.output.say(
                ["items": .array(queue.map { $0.item.json($0.person) })],
                queue.isEmpty ? "Nothing waits." : table.description)
        }
    }

    struct Show: InstallationCommand {
        static let configuration = CommandConfiguration.verb(
            "show", "Shows what somebody asked.", example: "desk show R-7Q4M2K")
        @OptionGroup var common: CommonOptions
        @Argument(help: "The reference that the person quotes.") var reference: String

        func run(in session: OperatorSession) async throws {
            let (item, person) = try await session.administration.deskItem(
                reference, with: "desk show", by: session.actor)
            var lines = ["\(item.reference)  \(item.kind.rawValue), asked \(item.askedAt.text)"]
            if let person {
                lines.append("who: \(person.username) (\(OutputTable.plain(person.displayName))), signed in")
            } else if let name = item.name {
                lines.append("who: \(OutputTable.plain(name)), not signed in: nothing shows that it is they")
            }
            if let reach = item.reach ?? person?.email { lines.append("reach: \(OutputTable.plain(reach))") }
            if let slot = item.slot { lines.append("call at: \(slot.text)") }
            if let visit = item.visit { lines.append("was at the sign-in \(visit)") }
            lines.append("reads: \(item.language)")
            if let closed = item.closedAt { lines.append("closed: \(closed.text)") }
            lines += (item.text ?? "").split(separator: "\n", omittingEmptySubsequences: false)
                .map { "  " + OutputTable.plain(String($0)) }
            session.output.say(item.json(person), lines.joined(separator: "\n"))
        }
    }

    struct Close: InstallationCommand {
        static let configuration = CommandConfiguration.verb(
            "close", "Says that the desk is done with it; who asked it signed in gets a mail.",
            example: "desk close R-7Q4M2K --done \"We removed your old phone.\"")
        @OptionGroup var common: CommonOptions
        @Argument(help: "The reference that the person quotes.") var reference: String
        @Option(help: "What was done, as the person is to read it.") var done: String?

        func run(in session: OperatorSession) async throws {
            let item = try await session.administration.closeDeskItem(reference, done: done, by: session.actor)
            session.output.say(["closed": .string(item.reference)], "Closed \(item.reference).")
        }
    }
}

extension DeskCommand {
    struct Visit: InstallationCommand {
        static let configuration = CommandConfiguration.verb(
            "visit", "Shows the sign-in whose reference a person quotes.", example: "desk visit R-7Q4M")
        @OptionGroup var common: CommonOptions
        @Argument(help: "The reference that stands on the page.") var reference: String

        func run(in session: OperatorSession) async throws {
            let found = try await session.administration.visits(reference, with: "desk visit", by: session.actor)
            var table = OutputTable("BEGAN", "APPLICATION", "PERSON", "SIGN-IN")
            let rows = found.map { each -> JSONValue in
                let state: String =
                    switch each.signIn?.state {
                    case .refused(let reason, _): reason.rawValue
                    case .approved: "approved"
                    case .waiting, .asking: "open"
                    case nil: each.person == nil ? "no password yet" : "none"
                    }
                let person = each.person?.username.text
                table.add(each.visit.startedAt.text, each.application.key, person ?? "-", state)
                return [
                    "began": .string(each.visit.startedAt.text), "application": .string(each.application.key),
                    "person": JSONValue(person), "sign_in": .string(state),
                ]
            }
            session.output.say(["visits": .array(rows)], table.description)
        }
    }
}

extension DeskItem {
    fileprivate func json(_ person: Person?) -> JSONValue {
        [
            "reference": .string(reference), "kind": .string(kind.rawValue), "asked": .string(askedAt.text),
            "person": JSONValue(person?.username.text), "name": JSONValue(name),
            "reach": JSONValue(reach ?? person?.email), "text": JSONValue(text), "call_at": JSONValue(slot),
            "sign_in": JSONValue(visit), "language": .string(language), "closed": JSONValue(closedAt),
        ]
    }
}
