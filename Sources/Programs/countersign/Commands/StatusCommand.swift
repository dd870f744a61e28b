import ArgumentParser
import Bytes
import Domain
import Engine

struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration.noun(
        "status", "What /status tells everybody of troubles.", [List.self, Add.self, Close.self])

    struct List: InstallationCommand {
        static let configuration = CommandConfiguration.verb(
            "list", "Lists what people are told of now, the newest first.", example: "status list")
        @OptionGroup var common: CommonOptions

        func run(in session: OperatorSession) async throws {
            let incidents = try await session.administration.incidents()
            var table = OutputTable("ID", "SINCE", "OVER", "TEXT")
            for incident in incidents {
                table.add(
                    incident.id.text, incident.openedAt.text, incident.closedAt?.text ?? "-",
                    OutputTable.plain(incident.text))
            }
            session.output.say(
                ["incidents": .array(incidents.map(\.json))],
                incidents.isEmpty ? "People are told of no trouble." : table.description)
        }
    }

    struct Add: InstallationCommand {
        static let configuration = CommandConfiguration.verb(
            "add", "Tells everybody of a trouble, on one line.",
            example: "status add \"Notifications on iPhones come late. Open the app to see the request.\"")
        @OptionGroup var common: CommonOptions
        @Argument var text: String

        func run(in session: OperatorSession) async throws {
            let incident = try await session.administration.openIncident(text, by: session.actor)
            session.output.say(
                incident.json, "/status says so from now on. When it is over: countersign status close \(incident.id)")
        }
    }

    struct Close: InstallationCommand {
        static let configuration = CommandConfiguration.verb(
            "close", "Says that it is over; /status shows that for a week.", example: "status close 7Q4M2K")
        @OptionGroup var common: CommonOptions
        @Argument(help: "Its identifier, or how that begins.") var id: String

        func run(in session: OperatorSession) async throws {
            let incident = try await session.administration.closeIncident(id, by: session.actor)
            session.output.say(incident.json, "Closed: \(OutputTable.plain(incident.text))")
        }
    }
}

extension Incident {
    fileprivate var json: JSONValue {
        [
            "id": .string(id.text), "text": .string(text), "opened": JSONValue(openedAt), "closed": JSONValue(closedAt),
        ]
    }
}
