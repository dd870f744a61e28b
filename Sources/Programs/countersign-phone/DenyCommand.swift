import ArgumentParser
import PhoneKit
import PhoneLink

struct DenyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deny", abstract: "Say no to the waiting request.",
        discussion: "Example: countersign-phone deny --not-me")

    @OptionGroup var options: SharedOptions
    @OptionGroup var which: AnswerOptions

    @Flag(help: "It wasn't me: somebody else is signing in.")
    var notMe = false

    func run() async throws {
        try await Shelf.with(options, wanted: which.account) { shelf in
            let card = try await which.card(shelf)
            let answer = try await orEnd { () async throws(PhoneFailure) in
                try await card.phone.deny(card.verified, notMe ? .notMe : .mistake)
            }
            try tell(answer, wanted: .stopped, json: options.json)
        }
    }
}
