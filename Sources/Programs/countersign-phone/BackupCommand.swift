import ArgumentParser
import Bytes
import PhoneKit
import PhoneLink

struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Make a backup of this phone's accounts.",
        discussion: "Example: countersign-phone backup phone.backup")

    @OptionGroup var options: SharedOptions

    @Argument(help: "The file to write.")
    var file: String

    @Option(help: "A file with the passphrase; one of four words is offered without it.")
    var passphraseFile: String?

    @Flag(help: "Have the university keep a copy too.")
    var keep = false

    func run() async throws {
        let offered = passphraseFile == nil
        let passphrase =
            try passphraseFile.map { path throws(Ending) in try Self.passphrase(in: path) }
            ?? Secret(text: PassphraseWords.passphrase(random: Surroundings.system.random(8)))
        try await Shelf.with(options) { shelf in
            let made = try await orEnd { () async throws(PhoneFailure) in
                try Phone.backUp(shelf.phones, passphrase: passphrase)
            }
            // An earlier backup is over only once the new one is on the disk.
            guard Terminal.save(made.file.text, to: file) else { throw Ending.usage("Can't write \(file).") }
            try await orEnd { () async throws(PhoneFailure) in
                try await made.announce()
                guard keep else { return }
                for phone in shelf.phones { try await phone.keepCopy(of: made.file) }
            }
            if options.json {
                var value: [String: JSONValue] = ["accounts": .integer(Int64(shelf.phones.count))]
                if offered { value["passphrase"] = .string(passphrase.exposedText()) }
                Terminal.say(JSONValue.object(value))
            } else {
                if offered { Terminal.say("Passphrase: \(passphrase.exposedText())") }
                Terminal.say("Write it down. Without it the backup can't be opened, by anyone.")
            }
        }
    }

    /// Passphrases of one's own have at least so many characters.
    static let ownLeast = 16

    static func passphrase(in path: String) throws(Ending) -> Secret {
        guard let bytes = Terminal.contents(of: path, sizeMax: 4_096) else { throw .usage("Can't read \(path).") }
        let text = String(decoding: bytes, as: UTF8.self)
        guard text.count(where: { !$0.isWhitespace }) >= ownLeast else {
            throw .usage("A passphrase has at least \(ownLeast) letters, or four of the words that are offered.")
        }
        return Secret(text: text)
    }
}
