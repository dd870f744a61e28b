import ArgumentParser
import Bytes
import Storage

struct VersionCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration.verb(
        "version", "Says which version this is.", example: "version --json")

    /// The program's version.
    static let text = "0.1.0"

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let tables = Schema.migrations.map(\.number).max() ?? 0
        common.output.say(
            ["version": .string(Self.text), "tables": .integer(Int64(tables))],
            "countersign \(Self.text) (tables \(tables))")
    }
}
