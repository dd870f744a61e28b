import ArgumentParser
import Bytes
import Domain
import Foundation

struct InitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration.verb(
        "init", "Makes the data folder, the key ring and the tables.",
        example: "init --data /srv/countersign --public-address https://mfa.example.ac.uk")

    @OptionGroup var common: CommonOptions

    @Option(help: "The address that people and phones will use.")
    var publicAddress: String?

    @Option(help: "The name of the organisation.")
    var name: String?

    @Option(help: "The help desk's telephone number.")
    var deskPhone: String?

    @Option(help: "The help desk's mail address.")
    var deskEmail: String?

    func run() async throws {
        let loaded = try common.settings()
        guard !FileManager.default.fileExists(atPath: loaded.settings.keyRingPath) else {
            throw Mistake(
                .alreadyThere, "there is an installation in \(loaded.settings.data) already: nothing was changed")
        }
        let example = loaded.files.isEmpty ? try write(loaded.settings) : nil
        let settings: Settings
        do {
            settings = try common.settings().settings
            let installation = try await Installation.create(settings, logger: OperatorSession.quietLogger)
            await installation.close()
        } catch {
            // A file that nobody asked for must not stay behind.
            if let example { try? FileManager.default.removeItem(atPath: example) }
            throw error
        }
        common.output.say(
            [
                "data": .string(settings.data), "settings": JSONValue(example ?? loaded.files.first),
                "key_ring": .string(settings.keyRingPath), "public_address": .string(settings.publicAddress),
            ],
            """
            Made an installation in \(settings.data).
              settings  \(example ?? loaded.files.joined(separator: ", "))
              key ring  \(settings.keyRingPath): keep a copy elsewhere, without it no secret can be read
            Next:
              countersign doctor --data \(settings.data)
              countersign app add vpn --name VPN --kind radius --from 10.0.0.5 --data \(settings.data)
              countersign user add ada --name "Ada Lovelace" --data \(settings.data)
              countersign serve --data \(settings.data)
            """)
    }

    /// Writes the example file with what was asked or given; returns its path.
    private func write(_ settings: Settings) throws -> String {
        let address = publicAddress ?? ask("Public address [\(settings.publicAddress)]:") ?? settings.publicAddress
        let organisation = name ?? ask("Name of the organisation [\(settings.name)]:") ?? settings.name
        let contact = (
            phone: deskPhone ?? ask("The help desk's telephone number [none]:"),
            email: deskEmail ?? ask("The help desk's mail address [none]:")
        )
        let text = Self.example(
            address: address, name: organisation, deskPhone: contact.phone, deskEmail: contact.email)
        try FileManager.default.createDirectory(
            atPath: settings.data, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let path = "\(settings.data)/countersign.yaml"
        for entry in try SettingsFile(path: path).entries(text) {
            do throws(SettingsKey.Unfit) {
                var checked = settings
                try SettingsKey.named(entry.key)?.apply(&checked, entry.value)
            } catch {
                throw ValidationError("\(entry.key) cannot be used: it \(error.message)")
            }
        }
        guard
            FileManager.default.createFile(
                atPath: path, contents: Data(text.utf8), attributes: [.posixPermissions: 0o600])
        else { throw SettingsError(kind: .unreadable, place: path, message: "the file cannot be written") }
        return path
    }

    private func ask(_ question: String) -> String? {
        guard !common.yes, !common.json, let answer = Output.ask(question), !answer.isEmpty else { return nil }
        return answer
    }

    static func example(
        address: String, name: String, deskPhone: String? = nil, deskEmail: String? = nil
    ) -> String {
        func quoted(_ text: String) -> String { JSONValue.string(text).text }
        func line(_ key: String, _ text: String?, _ example: String) -> String {
            text.map { "\(key): \(quoted($0))" } ?? "# \(key): \(example)"
        }
        return """
            # Settings of Countersign. See all of them, and what is in force, with: countersign check --effective
            public_address: \(quoted(address))
            name: \(quoted(name))

            # How people reach the help desk; it stands on each help page.
            # desk.name: IT Services
            \(line("desk.phone", deskPhone, "+44 115 496 0123"))
            \(line("desk.email", deskEmail, "help@example.ac.uk"))

            # Your own pages for passwords.
            # password.change: https://password.example.ac.uk/change
            # password.forgotten: https://password.example.ac.uk/forgotten

            # Where it listens; "off" switches one off.
            # http: 127.0.0.1:8080
            # https: 127.0.0.1:8443
            # radius: [127.0.0.1:1812]

            # A certificate of your own; without these two it makes one.
            # tls:
            #   certificate_file: /etc/ssl/mfa.pem
            #   key_file: /etc/ssl/private/mfa.key

            # Proxies in front, whose X-Forwarded-For is believed.
            # proxies: [10.0.0.2]

            # PostgreSQL in place of the file in the data folder; the connection string stands in a file.
            # database: postgres
            # database.connection_file: /etc/countersign/postgres

            # log.level: info

            """
    }
}
