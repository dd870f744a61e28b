import ArgumentParser
import Bytes
import PhoneKit
import PhoneLink

struct CodeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "code", abstract: "Show the code for signing in without a connection.",
        discussion: "Example: countersign-phone code \"Student ab123\"")

    @OptionGroup var options: SharedOptions

    @Argument(help: "The account. Default: all.")
    var account: String?

    func run() async throws {
        try await Shelf.with(options, wanted: account) { shelf in
            var rows: [JSONValue] = []
            for account in shelf.accounts {
                let shown = try await orEnd { () async throws(PhoneFailure) in
                    try CodeShelf(of: account, at: Terminal.now)
                }
                rows.append([
                    "device": .string(account.device.text), "account": .string(account.label),
                    "code": .string(shown.code), "seconds_left": .integer(shown.secondsLeft),
                ])
                if !options.json {
                    let name = shelf.accounts.count > 1 ? "  \(account.organisation): \(account.label)" : ""
                    Terminal.say("\(shown.spoken)  (\(shown.secondsLeft) s left)\(name)")
                }
            }
            if options.json { Terminal.say(["codes": .array(rows)] as JSONValue) }
        }
    }
}
