import ArgumentParser
import PhoneKit
import PhoneLink

struct ApproveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve", abstract: "Approve the waiting request.",
        discussion: "Example: countersign-phone approve --number 41")

    @OptionGroup var options: SharedOptions
    @OptionGroup var which: AnswerOptions

    @Option(help: "The number on your screen.")
    var number: String?

    @Option(name: .customLong("tell"), help: "What this phone may say of itself where it is asked, such as os=Debian.")
    var said: [String] = []

    func run() async throws {
        try await Shelf.with(options, wanted: which.account) { shelf in
            let card = try await which.card(shelf)
            let number = try number ?? asked(card)
            let answer = try await orEnd { () async throws(PhoneFailure) in
                try await card.phone.approve(card.verified, number: number, telling: told)
            }
            try tell(answer, wanted: .approved, json: options.json)
        }
    }

    private var told: [String: String] {
        var told: [String: String] = [:]
        for pair in said {
            let parts = pair.split(separator: "=", maxSplits: 1).map(String.init)
            if parts.count == 2 { told[parts[0]] = parts[1] }
        }
        return told
    }

    private func asked(_ card: Card) throws(Ending) -> String? {
        if case .none = card.request.number { return nil }
        guard Terminal.isInteractive, !options.json else {
            throw .usage("Type the number on your screen: countersign-phone approve --number NUMBER")
        }
        Terminal.say(card.text(now: Terminal.now))
        return Terminal.ask("Type the number on your screen:")
    }
}
