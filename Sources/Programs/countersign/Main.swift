import ArgumentParser
import Foundation

/// The program of the server and its operators.
@main
struct Main: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "countersign",
        abstract: "Countersign: multi-factor authentication for a university.",
        discussion: """
            Exit codes: 0 done, 1 refused or not found, 2 wrong usage, 3 can't reach, 4 check failed.
            Example: countersign init --data /srv/countersign
            """,
        subcommands: [
            ServeCommand.self, DemoCommand.self, TryCommand.self,
            InitCommand.self, CheckCommand.self, DoctorCommand.self, MigrateCommand.self, BackupCommand.self,
            RestoreCommand.self, FenceCommand.self, VersionCommand.self, UserCommand.self, DeviceCommand.self,
            TokenCommand.self, CodeCommand.self, AppCommand.self, PolicyCommand.self, DeskCommand.self,
            StatusCommand.self, LogCommand.self, KeyCommand.self, DirectoryCommand.self, ExemptionCommand.self,
        ])

    static func main() async { Foundation.exit(await perform(Array(CommandLine.arguments.dropFirst()))) }

    /// Runs one command line and gives the exit code; the one place where commands end.
    static func perform(_ arguments: [String]) async -> Int32 {
        do {
            var command = try parseAsRoot(arguments)
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
            return 0
        } catch let code as ExitCode {
            return code.rawValue
        } catch {
            switch exitCode(for: error) {
            case .success:
                Output.write(fullMessage(for: error))
                return 0
            case .validationFailure:
                Output.warn(message(for: error) + "; see: countersign --help")
                return FailureReport.usage
            default:
                let report = FailureReport(error)
                Output.warn(report.text)
                return report.code
            }
        }
    }
}

extension CommandConfiguration {
    /// A verb or a noun, with the one example that its help shows.
    static func verb(_ name: String, _ abstract: String, example: String) -> CommandConfiguration {
        CommandConfiguration(commandName: name, abstract: abstract, discussion: "Example: countersign \(example)")
    }

    static func noun(
        _ name: String, _ abstract: String, _ verbs: [any ParsableCommand.Type]
    ) -> CommandConfiguration {
        CommandConfiguration(commandName: name, abstract: abstract, subcommands: verbs)
    }
}
