import ArgumentParser
import Bytes
import PhoneKit
import PhoneLink

struct RemoveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Take this phone off an account.",
        discussion: "Example: countersign-phone remove \"Student ab123\"")

    @OptionGroup var options: SharedOptions

    @Argument(help: "The account, when there are several.")
    var account: String?

    @Flag(help: "Remove without asking.")
    var yes = false

    @Flag(help: "Remove the keys here, also when the server can't be told.")
    var forget = false

    func run() async throws {
        try await Shelf.with(options, wanted: account) { shelf in
            guard shelf.phones.count == 1, let phone = shelf.phones.first else {
                throw Ending.usage("There are several accounts. Name one: countersign-phone remove ACCOUNT")
            }
            let name = "\(phone.account.organisation): \(phone.account.label)"
            guard yes || ["y", "yes"].contains(Terminal.ask("Remove \(name) from this phone? (y/n)") ?? "") else {
                throw Ending(code: 1, name: "cancelled", text: "Nothing was removed.")
            }
            do throws(PhoneFailure) {
                try await phone.remove()
            } catch {
                // Unless the server has no such device, or the person wants it gone here whatever it knows.
                guard error.isForGood || forget else { throw Ending(error) }
            }
            try options.store.remove(phone.account.device)
            if options.json {
                Terminal.say(["removed": .string(phone.account.device.text)] as JSONValue)
            } else {
                Terminal.say("\(name) is removed from this phone.")
            }
        }
    }
}
