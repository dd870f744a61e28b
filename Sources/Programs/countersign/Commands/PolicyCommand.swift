import ArgumentParser
import Bytes
import Domain
import Engine

struct PolicyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration.noun(
        "policy", "Figures and switches of policy.", [Show.self, Set.self, Unset.self])

    struct Show: InstallationCommand {
        static let configuration = CommandConfiguration.verb(
            "show", "Shows every setting in force and where it was set.", example: "policy show --app vpn")
        @OptionGroup var common: CommonOptions
        @Option(name: .customLong("app"), help: "An application's key.") var application: String?

        func run(in session: OperatorSession) async throws {
            let policy = try await session.administration.policy()
            var figures = try await session.administration.figures()
            var own: [String: JSONValue] = [:]
            if let application {
                own = try await session.administration.application(application).overrides
                figures = try figures.replacing(own)
            }
            var table = OutputTable("SETTING", "VALUE", "SET BY", "MEANING")
            var members: [String: JSONValue] = [:]
            for setting in Setting.all {
                let from = own[setting.name] != nil ? "application" : policy[setting.name] != nil ? "policy" : "default"
                let value = setting.get(figures)
                table.add(setting.name, value.cell, from, setting.meaning)
                members[setting.name] = ["value": value, "from": .string(from)]
            }
            session.output.say(["settings": .object(members)], table.description)
        }
    }

    struct Set: InstallationCommand {
        static let configuration = CommandConfiguration.verb(
            "set", "Sets one setting, of the installation or of one application.",
            example: "policy set push.lifetime 90s --app vpn")
        @OptionGroup var common: CommonOptions
        @Argument var name: String
        @Argument(help: "A number, a time such as 90s, true, false, a word, or a list with commas.") var value: String
        @Option(name: .customLong("app"), help: "An application's key.") var application: String?

        func run(in session: OperatorSession) async throws {
            let parsed = Self.parse(value, as: Setting.named(name)?.get(Figures()))
            try await session.administration.set(name, to: parsed, at: application, by: session.actor)
            session.output.say(
                ["name": .string(name), "value": parsed, "app": JSONValue(application)],
                "\(name) is \(parsed.cell)\(application.map { " at \($0)" } ?? "") from now on.")
        }

        /// Reads the text by the kind of value that the setting has.
        static func parse(_ text: String, as sample: JSONValue?) -> JSONValue {
            switch sample {
            case .integer:
                Span(argument: text).map { JSONValue($0.seconds) } ?? Int64(text).map { .integer($0) } ?? .string(text)
            case .bool: text == "true" ? true : text == "false" ? false : .string(text)
            case .array:
                .array(text.filter { !"[]\" ".contains($0) }.split(separator: ",").map { .string(String($0)) })
            default: .string(text)
            }
        }
    }

    struct Unset: InstallationCommand {
        static let configuration = CommandConfiguration.verb(
            "unset", "Takes a setting back to what holds without it.", example: "policy unset push.lifetime --app vpn")
        @OptionGroup var common: CommonOptions
        @Argument var name: String
        @Option(name: .customLong("app"), help: "An application's key.") var application: String?

        func run(in session: OperatorSession) async throws {
            let own = try await application.asyncMap { try await session.administration.application($0).overrides }
            let policy = try await session.administration.policy()
            let set = own ?? policy
            guard set[name] != nil else {
                throw Mistake(.notFound, "\(name) is not set here: see countersign policy show")
            }
            try await session.administration.set(name, to: nil, at: application, by: session.actor)
            session.output.say(["name": .string(name), "app": JSONValue(application)], "\(name) is no longer set.")
        }
    }
}
