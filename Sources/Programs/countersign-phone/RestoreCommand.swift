import ArgumentParser
import AsyncHTTPClient
import Bytes
import PhoneKit
import PhoneLink

struct RestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Bring a backup's accounts to this phone.",
        discussion: """
            Example: countersign-phone restore phone.backup --user ab123 --password-file password \
            --passphrase-file passphrase
            Without a file, the university's copy is fetched from --server.
            """)

    @OptionGroup var options: SharedOptions

    @Argument(help: "The backup's file.")
    var file: String?

    @Option(help: "The username whose password it is.")
    var user: String

    @Option(help: "A file with the password.")
    var passwordFile: String

    @Option(help: "A file with the passphrase.")
    var passphraseFile: String

    @Option(help: "The server's address, where it is another than the backup says.")
    var server: String?

    @Option(help: "Certificates to trust for this server, in PEM.")
    var ca: String?

    @Option(help: "This phone's name.")
    var name: String?

    func run() async throws {
        let password = Secret(text: Terminal.trimmedLine(String(decoding: try bytes(passwordFile), as: UTF8.self)))
        let passphrase = Secret(text: String(decoding: try bytes(passphraseFile), as: UTF8.self))
        let http = HTTPClient.forPhones(trusting: ca)
        do {
            try await restore(password, passphrase, http)
        } catch {
            try? await http.shutdown()
            throw error
        }
        try await http.shutdown()
    }

    private func bytes(_ path: String) throws(Ending) -> [UInt8] {
        guard let bytes = Terminal.contents(of: path, sizeMax: BackupFile.sizeMax) else {
            throw .usage("Can't read \(path).")
        }
        return bytes
    }

    private func restore(_ password: Secret, _ passphrase: Secret, _ http: HTTPClient) async throws {
        let made = try await backup(password, http)
        let opened: Backup
        do throws(PhoneLinkError) {
            opened = try made.open(with: passphrase)
        } catch {
            throw Ending(
                code: 4, name: "not_opened",
                text: "The passphrase is wrong, or the backup was changed. Nothing was done.")
        }
        var (back, left): ([String], [String]) = ([], [])
        for account in opened.accounts {
            do throws(PhoneFailure) {
                let offer = try await Phone.restore(
                    account, username: user, password: password,
                    as: newcomer(at: ServerAddress(server ?? account.server)), http: http)
                try options.store.save(offer.phone.account)
                _ = try await offer.confirm()
                back.append(account.account)
            } catch {
                left.append("\(account.account): \(error)")
            }
        }
        tell(back, left, opened.entries.count)
    }

    private func backup(_ password: Secret, _ http: HTTPClient) async throws(Ending) -> BackupFile {
        if let file {
            let text = Terminal.trimmedLine(String(decoding: try bytes(file), as: UTF8.self))
            guard let made = try? BackupFile(parsing: text) else {
                throw Ending(code: 4, name: "not_opened", text: "\(file) is no backup, or only a part of one.")
            }
            return made
        }
        guard let server else { throw Ending.usage("Say where: --server https://mfa.example.ac.uk") }
        return try await orEnd { () async throws(PhoneFailure) in
            try await Phone.copy(
                of: user, password: password, from: newcomer(at: ServerAddress(server)), http: http)
        }
    }

    private func newcomer(at server: ServerAddress) -> Newcomer {
        Newcomer(server: server, name: name ?? Terminal.hostName, authorityFile: ca)
    }

    private func tell(_ back: [String], _ left: [String], _ entries: Int) {
        if options.json {
            Terminal.say(
                [
                    "accounts": .array(back.map { .string($0) }), "left": .array(left.map { .string($0) }),
                    "entries": .integer(Int64(entries)),
                ] as JSONValue)
        } else {
            Terminal.say("Came back: \(back.isEmpty ? "nothing" : back.joined(separator: ", ")).")
            for one in left { Terminal.say("Did not: \(one)") }
            if entries > 0 {
                Terminal.say("It also holds \(entries) codes of other sites. Restore it in the app for those.")
            }
        }
    }
}
