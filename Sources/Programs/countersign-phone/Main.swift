import ArgumentParser

/// The phone for a terminal. Exit codes: 0 done, 1 refused or not found, 2 wrong usage, 3 can't reach,
/// 4 check failed.
@main
enum Main {
    static func main() async {
        do {
            var command = try CountersignPhone.parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch let end as Ending {
            end.tell(asJSON: CommandLine.arguments.contains("--json"))
            Terminal.leave(end.code)
        } catch {
            let code = CountersignPhone.exitCode(for: error)
            let text = CountersignPhone.fullMessage(for: error)
            if code == .success { Terminal.say(text) } else { Terminal.complain(text) }
            Terminal.leave(code == .validationFailure ? 2 : code.rawValue)
        }
    }
}

/// The verbs.
struct CountersignPhone: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "countersign-phone",
        abstract: "Approve sign-ins from a terminal.",
        discussion: "Example: countersign-phone setup KX7-4TM-Q2P --server https://mfa.example.ac.uk",
        subcommands: [
            SetupCommand.self, ListCommand.self, WatchCommand.self, ApproveCommand.self, DenyCommand.self,
            CodeCommand.self, CheckCommand.self, LockCommand.self, RemoveCommand.self, MoveCommand.self,
            JoinCommand.self, BackupCommand.self, RestoreCommand.self, CrowdCommand.self,
        ])
}
