import ArgumentParser
import Bytes
import Storage

struct MigrateCommand: InstallationCommand {
    static let configuration = CommandConfiguration.verb(
        "migrate", "Brings the tables up to date; every other command does so too.", example: "migrate")

    @OptionGroup var common: CommonOptions

    func run(in session: OperatorSession) async throws {
        let version = try await session.store.tablesVersion()
        session.output.say(
            ["tables": .integer(Int64(version))], "The tables have version \(version), which is the newest.")
    }
}
