import ArgumentParser
import Bytes
import Domain
import Engine
import Imports
import OATH
import Storage

struct TokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration.noun(
        "token", "Hardware tokens.",
        [
            Import.self, List.self, Show.self, Assign.self, Resync.self, Retire.self,
        ])

    struct Import: InstallationCommand {
        static let configuration = CommandConfiguration(
            commandName: "import", abstract: "Puts a file's tokens into stock.",
            discussion: """
                PSKC, OATH CSV and Yubico CSV are told apart by what is in the file. A row that names a person gives
                the token to them. An OATH CSV's first line names its columns: serial, type (hotp or totp) and key_hex
                or key_base32; if wanted counter, interval, drift, digits, algorithm, userid (whose it is),
                manufacturer, issuer, name, start, expiry.
                Example: countersign token import tokens.xml --key-file transport.key --preview
                """)
        @OptionGroup var common: CommonOptions
        @Argument(help: "The file.") var file: String
        @Option(help: "A file with the key that opens it: bytes, or hexadecimal digits.") var keyFile: SecretFile?
        @Option(help: "A file with the password that opens it, or - for standard input.") var passwordFile: SecretFile?
        @Flag(help: "Say what would be done, and do nothing.") var preview = false

        func validate() throws {
            guard keyFile == nil || passwordFile == nil else {
                throw ValidationError("give --key-file or --password-file, not both")
            }
        }

        func run(in session: OperatorSession) async throws {
            var opening = PSKCDocument.Opening.nothing
            if let keyFile { opening = .key(try Self.key(keyFile)) }
            if let passwordFile { opening = .password(try passwordFile.read()) }
            let bytes = try FileReading.bytes(file, sizeMax: PSKCDocument.sizeMax)
            let tokens = try ImportFile(tokens: bytes, openedWith: opening)
            if tokens.isSigned { Output.warn("the file is signed; nobody checked the signature") }
            let report = try await session.administration.take(tokens, isPreview: preview, by: session.actor)
            try report.say("tokens", to: session.output)
        }

        /// The key's own bytes, or their hexadecimal digits on the first line.
        private static func key(_ file: SecretFile) throws -> Secret {
            let whole = try file.read(wholeFile: true)
            if [16, 24, 32].contains(whole.count) { return whole }
            let line = whole.exposed().prefix { $0 != 0x0a && $0 != 0x0d }.filter { $0 != 0x20 && $0 != 0x3a }
            guard let bytes = try? Hex.decode(String(decoding: line, as: UTF8.self)),
                [16, 24, 32].contains(bytes.count)
            else { throw ValidationError("\(file.path) holds no key of 16, 24 or 32 bytes") }
            return Secret(bytes)
        }
    }

    struct List: InstallationCommand {
        static let configuration = CommandConfiguration.verb(
            "list", "Lists tokens by serial.", example: "token list --limit 50")
        @OptionGroup var common: CommonOptions
        @Option(help: "How many at most.") var limit = 100
        @Option(help: "Begin behind this serial.") var after = ""

        func run(in session: OperatorSession) async throws {
            let tokens = try await session.administration.tokens(after: after, limit: max(1, min(limit, 100_000)))
            session.output.say(["tokens": .array(tokens.map(\.json))], tokens.table)
        }
    }

    struct Show: InstallationCommand {
        static let configuration = CommandConfiguration.verb(
            "show", "Shows one token.", example: "token show 61000042")
        @OptionGroup var common: CommonOptions
        @Argument var serial: String

        func run(in session: OperatorSession) async throws {
            let (token, person) = try await session.administration.viewToken(
                serial, with: "token show", by: session.actor)
            let owner = person?.username.text
            let json = token.json.merged([
                "person": JSONValue(owner), "last": .integer(token.last), "drift": JSONValue(token.drift),
            ])
            let lines = [
                [token].table, "owner: \(owner ?? "none")",
                "last \(token.kind == .totp ? "time step" : "counter"): \(token.last)",
                "clock: \(token.drift) steps ahead",
                token.fenced ? "needs two codes in a row: countersign token resync \(token.serial) CODE CODE" : nil,
            ]
            session.output.say(json, lines.compactMap { $0 }.joined(separator: "\n"))
        }
    }

    struct Assign: InstallationCommand {
        static let configuration = CommandConfiguration.verb(
            "assign", "Gives a token of the stock to a person.", example: "token assign 61000042 ada")
        @OptionGroup var common: CommonOptions
        @Argument var serial: String
        @Argument var person: String

        func run(in session: OperatorSession) async throws {
            let token = try await session.administration.assign(serial, to: person, by: session.actor)
            session.output.say(token.json, "Token \(token.serial) is \(person)'s.")
        }
    }

    struct Resync: InstallationCommand {
        static let configuration = CommandConfiguration.verb(
            "resync", "Puts a token right by two codes that it showed one after the other.",
            example: "token resync 61000042 287082 359152")
        @OptionGroup var common: CommonOptions
        @Argument var serial: String
        @Argument(help: "Two codes or more, in order.") var codes: [String]

        func run(in session: OperatorSession) async throws {
            let token = try await session.administration.resynchronise(serial, codes: codes, by: session.actor)
            session.output.say(
                token.json.merged(["drift": JSONValue(token.drift)]),
                "Token \(token.serial) is right again (clock \(token.drift) steps ahead).")
        }
    }

    struct Retire: InstallationCommand {
        static let configuration = CommandConfiguration.verb(
            "retire", "Takes a token out of use for good.", example: "token retire 61000042 --yes")
        @OptionGroup var common: CommonOptions
        @Argument var serial: String

        func run(in session: OperatorSession) async throws {
            _ = try await session.administration.token(serial)
            try common.confirm("Retire token \(serial)?")
            let token = try await session.administration.retire(serial, by: session.actor)
            session.output.say(token.json, "Token \(token.serial) is retired.")
        }
    }
}

extension Token {
    var json: JSONValue {
        [
            "serial": .string(serial), "kind": .string(kind.rawValue), "digits": JSONValue(digits),
            "algorithm": .string(algorithm.rawValue), "state": .string(state.rawValue), "fenced": .bool(fenced),
            "ends": JSONValue(endsAt),
        ]
    }
}

extension [Token] {
    var table: String {
        var table = OutputTable("SERIAL", "KIND", "DIGITS", "STATE", "ENDS")
        for token in self {
            table.add(
                token.serial, token.kind.rawValue, String(token.digits), token.state.rawValue, token.endsAt?.text ?? "-"
            )
        }
        return table.description
    }
}

extension Optional {
    /// `map` with a body that waits.
    func asyncMap<Other>(_ transform: (Wrapped) async throws -> Other) async throws -> Other? {
        guard let self else { return nil }
        return try await transform(self)
    }
}
