import ArgumentParser
import Bytes
import PhoneKit
import PhoneLink

struct ListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Show accounts and waiting requests.",
        discussion: "Example: countersign-phone list --json")

    @OptionGroup var options: SharedOptions

    func run() async throws {
        try await Shelf.with(options) { shelf in
            var rows: [JSONValue] = []
            var firstFailure: PhoneFailure?
            for phone in shelf.phones {
                var cards: [Card] = []
                var failure: PhoneFailure?
                do throws(PhoneFailure) {
                    cards = try await phone.requests().map { Card(phone: phone, verified: $0) }
                } catch {
                    failure = error
                    firstFailure = firstFailure ?? error
                }
                rows.append(row(phone.account, cards, failure))
                if !options.json { show(phone.account, cards, failure) }
            }
            if options.json { Terminal.say(["accounts": .array(rows)] as JSONValue) }
            if let firstFailure { throw Ending(firstFailure) }
        }
    }

    private func show(_ account: Account, _ cards: [Card], _ failure: PhoneFailure?) {
        Terminal.say("\(account.organisation): \(account.label)  (\(account.name), \(account.device))")
        if failure != nil { Terminal.say("  Can't tell what is waiting.") }
        for card in cards { Terminal.say(card.text(now: Terminal.now)) }
    }

    private func row(_ account: Account, _ cards: [Card], _ failure: PhoneFailure?) -> JSONValue {
        [
            "device": .string(account.device.text), "organisation": .string(account.organisation),
            "account": .string(account.label), "name": .string(account.name), "server": .string(account.server.text),
            "requests": failure == nil ? .array(cards.map(\.json)) : .null, "problem": JSONValue(failure?.description),
        ]
    }
}
