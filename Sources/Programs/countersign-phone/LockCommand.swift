import ArgumentParser
import Bytes
import PhoneKit

struct LockCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lock", abstract: "Show a screen lock with approvals, made in software.",
        discussion: "Example: countersign-phone lock on")

    enum Wish: String, CaseIterable, ExpressibleByArgument { case on, off }

    @OptionGroup var options: SharedOptions

    @Argument(help: "on or off.")
    var wish: Wish

    @Argument(help: "The account, when there are several.")
    var account: String?

    func run() async throws {
        let changed = try await Shelf.with(options, wanted: account) { shelf in
            guard shelf.phones.count == 1, let phone = shelf.phones.first else {
                throw Ending.usage("There are several accounts. Name one: countersign-phone lock on ACCOUNT")
            }
            return try await orEnd { () async throws(PhoneFailure) in
                wish == .on ? try await phone.turnLockOn() : try await phone.turnLockOff()
            }
        }
        do { try options.store.update(changed) } catch { throw Ending(error) }
        if options.json {
            Terminal.say(["lock": .string(wish.rawValue)] as JSONValue)
        } else {
            Terminal.say(wish == .on ? "The screen lock is on." : "The screen lock is off.")
        }
    }
}
