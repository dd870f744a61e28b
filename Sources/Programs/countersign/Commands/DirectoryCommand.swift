import ArgumentParser
import Bytes
import Domain
import Engine
import Imports

struct DirectoryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration.noun(
        "directory", "What the university's directory says of people.", [Sync.self, Preview.self])

    private static let columns = """
        The first line names the columns: person_number and username; name, email, telephone, groups (separated by ;)
        and language (en, cy or zh-Hans) if wanted. A column that isn't there leaves what is known. One bad line, and
        nothing is taken.
        """

    struct Sync: InstallationCommand {
        static let configuration = CommandConfiguration(
            commandName: "sync", abstract: "Brings people to what the directory's table says of them.",
            discussion: columns + "\nExample: countersign directory sync people.csv")
        @OptionGroup var common: CommonOptions
        @OptionGroup var table: DirectoryTable

        func run(in session: OperatorSession) async throws {
            try await table.report(isPreview: false, in: session).say(to: session.output)
        }
    }

    struct Preview: InstallationCommand {
        static let configuration = CommandConfiguration(
            commandName: "preview", abstract: "Says what a sync of that table would change, and changes nothing.",
            discussion: columns + "\nExample: countersign directory preview people.csv --adopt")
        @OptionGroup var common: CommonOptions
        @OptionGroup var table: DirectoryTable

        func run(in session: OperatorSession) async throws {
            try await table.report(isPreview: true, in: session).say(to: session.output)
        }
    }
}

/// The directory's table, and how it is read.
struct DirectoryTable: ParsableArguments {
    @Argument(help: "The file, in CSV.") var file: String
    @Flag(help: "Whoever is here under a username without a person number is the person of that line.")
    var adopt = false

    func report(isPreview: Bool, in session: OperatorSession) async throws -> DirectoryReport {
        let bytes = try FileReading.bytes(file, sizeMax: ImportFile<DirectoryEntry>.sizeMax)
        let people = try ImportFile(directory: bytes, country: session.installation.settings.callingCode)
        return try await session.administration.follow(
            people, adopts: adopt, isPreview: isPreview, by: session.actor)
    }
}

extension DirectoryReport {
    private static let linesMax = 100

    /// Says what becomes of the lines; ends with 1 where one is bad.
    func say(to output: Output) throws {
        let (renamed, aside) = (count { $0.renamedFrom != nil }, count { $0.setAside != nil })
        let summary =
            "\(count(\.isNew)) new, \(renamed) renamed, \(aside) set aside; \(steps.count) lines change something, "
            + "\(unchanged) don't"
        var lines = [isPreview ? "Preview: \(summary); nothing was changed." : "\(summary)."]
        if !faults.isEmpty { lines = ["\(faults.count) lines can't be taken, so nothing was changed:"] }
        let told = faults.isEmpty ? steps.map(\.description) : faults.map(\.description)
        lines += told.prefix(Self.linesMax).map { "  " + OutputTable.plain($0) }
        if told.count > Self.linesMax { lines.append("  and \(told.count - Self.linesMax) more: see --json") }
        output.say(json, lines.joined(separator: "\n"))
        guard faults.isEmpty else { throw ImportError("\(faults.count) lines of the file can't be taken") }
    }
}
