import ArgumentParser
import Bytes
import Domain
import Engine
import Imports

struct UserCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration.noun(
        "user", "People who sign in.",
        [
            List.self, Show.self, Add.self, Import.self, Invite.self, Rename.self, Link.self, Unlink.self,
            Lock.self, Unlock.self, Mark.self, Number.self, Vouchers.self, Why.self,
            Password.self, ExportData.self,
        ])

    struct List: InstallationCommand {
        static let configuration = CommandConfiguration.verb(
            "list", "Lists people by username.", example: "user list --limit 50 --after ada")
        @OptionGroup var common: CommonOptions
        @Option(help: "How many at most.") var limit = 100
        @Option(help: "Begin behind this username.") var after = ""

        func run(in session: OperatorSession) async throws {
            let people = try await session.administration.people(
                after: after.lowercased(), limit: max(1, min(limit, 10_000)))
            var table = OutputTable("USERNAME", "NAME", "EMAIL", "STANDING")
            for person in people {
                table.add(person.username.text, person.displayName, person.email ?? "-", person.standing.word)
            }
            session.output.say(["people": .array(people.map(\.json))], table.description)
        }
    }

    struct Add: InstallationCommand {
        static let configuration = CommandConfiguration.verb(
            "add", "Adds a person.", example: "user add ada --name \"Ada Lovelace\" --email ada@example.ac.uk")
        @OptionGroup var common: CommonOptions
        @Argument var username: String
        @Option(help: "The name that people see.") var name: String?
        @Option(help: "An email address, which is a name to sign in with too.") var email: String?
        @Option(name: .customLong("group"), help: "A group; may be given several times.") var groups: [String] = []
        @Option(help: "The language for mail: en, cy or zh-Hans.") var language: MailLanguage?
        @Option(help: "A file with the password, or - for standard input; none where the application checks it.")
        var passwordFile: SecretFile?

        func run(in session: OperatorSession) async throws {
            let names = [username, email].compactMap { $0.flatMap { LoginName($0) } }
            if let taken = try await session.administration.takenNames(among: names).first {
                throw Mistake(.alreadyThere, "there is somebody of the name \(taken) already")
            }
            let draft = PersonDraft(
                username: username, displayName: name, email: email, password: try passwordFile?.read(), groups: groups,
                language: language?.rawValue)
            _ = try await session.administration.add([draft], by: session.actor)
            let person = try await session.administration.person(username)
            session.output.say(
                person.json, "Added \(person.username). Next: countersign device setup \(person.username)")
        }
    }

    struct Import: InstallationCommand {
        static let configuration = CommandConfiguration(
            commandName: "import", abstract: "Adds the people of a table.",
            discussion: """
                The first line names the columns: username, display_name, email, groups (separated by ;), password,
                language (en, cy or zh-Hans).
                Example: countersign user import people.csv --preview
                """)
        @OptionGroup var common: CommonOptions
        @Argument(help: "The file, in CSV.") var file: String
        @Flag(help: "Say what would be done, and do nothing.") var preview = false

        func run(in session: OperatorSession) async throws {
            let bytes = try FileReading.bytes(file, sizeMax: ImportFile<PersonDraft>.sizeMax)
            let people = try ImportFile(people: bytes)
            let report = try await session.administration.take(people, isPreview: preview, by: session.actor)
            try report.say("people", to: session.output)
        }
    }

    struct Rename: InstallationCommand {
        static let configuration = CommandConfiguration.verb(
            "rename", "Gives a person another username; devices and history stay.", example: "user rename ada a.king")
        @OptionGroup var common: CommonOptions
        @Argument var person: String
        @Argument(help: "The new username.") var username: String

        func run(in session: OperatorSession) async throws {
            let renamed = try await session.administration.rename(person, to: username, by: session.actor)
            session.output.say(renamed.json, "\(person) is \(renamed.username) from now on.")
        }
    }

    struct Lock: InstallationCommand {
        static let configuration = CommandConfiguration.verb(
            "lock", "Keeps a person out and ends their open requests.", example: "user lock ada")
        @OptionGroup var common: CommonOptions
        @Argument var person: String

        func run(in session: OperatorSession) async throws {
            let locked = try await session.administration.setStanding(
                of: person, to: { .lockedByDesk(at: $0) }, by: session.actor)
            session.output.say(locked.json, "\(locked.username) is locked.")
        }
    }

    struct Unlock: InstallationCommand {
        static let configuration = CommandConfiguration.verb(
            "unlock", "Lets a person in again and forgives wrong codes and unanswered requests.",
            example: "user unlock ada")
        @OptionGroup var common: CommonOptions
        @Argument var person: String

        func run(in session: OperatorSession) async throws {
            let unlocked = try await session.administration.setStanding(
                of: person, to: { _ in .active }, by: session.actor)
            try await session.administration.forgive(person, by: session.actor)
            session.output.say(unlocked.json, "\(unlocked.username) is unlocked; waits are over.")
        }
    }

    struct Mark: InstallationCommand {
        static let configuration = CommandConfiguration.verb(
            "mark", "Marks a person as being at high risk: what recovers the account waits longer.",
            example: "user mark ada --high-risk")
        @OptionGroup var common: CommonOptions
        @Argument var person: String
        @Flag(inversion: .prefixedNo, help: "Whether the person is at high risk.") var highRisk: Bool

        func run(in session: OperatorSession) async throws {
            let marked = try await session.administration.mark(person, highRisk: highRisk, by: session.actor)
            session.output.say(
                marked.json, "\(marked.username) is \(highRisk ? "at high risk from now on" : "at no high risk").")
        }
    }

    struct Password: InstallationCommand {
        static let configuration = CommandConfiguration.verb(
            "password", "Sets the password that Countersign checks.",
            example: "user password ada --password-file /run/ada")
        @OptionGroup var common: CommonOptions
        @Argument var person: String
        @Option(help: "A file with the password, or - for standard input.") var passwordFile: SecretFile

        func run(in session: OperatorSession) async throws {
            try await session.administration.setPassword(of: person, to: passwordFile.read(), by: session.actor)
            session.output.say(["person": .string(person)], "The password of \(person) is set.")
        }
    }
}

extension Person {
    var json: JSONValue {
        [
            "username": .string(username.text), "name": .string(displayName), "email": JSONValue(email),
            "standing": .string(standing.word), "groups": .array(groups.map { .string($0) }),
            "added": JSONValue(addedAt), "id": .string(id.text), "high_risk": .bool(isHighRisk),
            "person_number": JSONValue(personNumber),
        ]
    }
}

extension ImportReport {
    /// Says what became of the rows; ends with 1 when not one is good.
    func say(_ what: String, to output: Output) throws {
        var lines = [
            isPreview
                ? "Preview (\(format)): \(good) good rows, \(faults.count) that would be left out; nothing was changed."
                : "Imported \(added) \(what) (\(format)); \(faults.count) rows were left out."
        ]
        if assigned > 0 {
            lines.append("\(assigned) of them \(isPreview ? "would go" : "went") to the people they name.")
        }
        lines += Self.listed(faults)
        if !unowned.isEmpty { lines.append("\(unowned.count) of them name nobody who is here, and stay in stock:") }
        lines += Self.listed(unowned)
        output.say(json, lines.joined(separator: "\n"))
        guard good > 0 else { throw ImportError("no row of the file could be taken") }
        if !faults.isEmpty { Output.warn("\(faults.count) rows were left out") }
    }

    private static func listed(_ faults: [ImportFault]) -> [String] {
        faults.prefix(100).map { "  \(OutputTable.plain($0.description))" }
            + (faults.count > 100 ? ["  and \(faults.count - 100) more: see --json"] : [])
    }
}

/// A language that people are written to in, as operators name it.
enum MailLanguage: String, CaseIterable, ExpressibleByArgument {
    case english = "en"
    case welsh = "cy"
    case simplifiedChinese = "zh-Hans"
}
