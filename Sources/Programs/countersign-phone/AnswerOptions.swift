import ArgumentParser
import Bytes
import PhoneKit
import PhoneLink

/// Which request an answer is for.
struct AnswerOptions: ParsableArguments {
    static let pauseMilliseconds = 500

    @Option(help: "The account, when there are several.")
    var account: String?

    @Option(help: "The request's id, when several wait.")
    var request: String?

    @Option(help: "Seconds to wait for a request.")
    var wait: Int = 0

    func validate() throws {
        guard (0...600).contains(wait) else { throw ValidationError("--wait takes 0 to 600 seconds.") }
    }

    /// The one request that is meant.
    func card(_ shelf: Shelf) async throws -> Card {
        let clock = ContinuousClock()
        let end = clock.now + .seconds(wait)
        while true {
            let cards = try await waiting(shelf)
            if cards.count == 1, let card = cards.first { return card }
            if cards.count > 1 {
                let list = cards.map { "\($0.request.id)  \($0.request.application), \($0.request.account)" }
                throw Ending.notFound(
                    (["\(cards.count) requests: if you sent only one, say no. Name one with --request:"] + list)
                        .joined(separator: "\n"))
            }
            guard clock.now < end else { throw Ending.notFound("No request is waiting.") }
            try await Task.sleep(for: .milliseconds(Self.pauseMilliseconds))
        }
    }

    private func waiting(_ shelf: Shelf) async throws(Ending) -> [Card] {
        var cards: [Card] = []
        for phone in shelf.phones {
            let requests = try await orEnd { () async throws(PhoneFailure) in try await phone.requests() }
            cards += requests.map { Card(phone: phone, verified: $0) }
        }
        return request.map { wanted in cards.filter { $0.request.id == wanted } } ?? cards
    }
}

/// Says what became of an answer; anything but the wanted outcome ends the program with 1.
func tell(_ answer: Phone.Answer, wanted: AnswerReply.Outcome, json: Bool) throws(Ending) {
    if json {
        Terminal.say(
            [
                "outcome": .string(answer.outcome.rawValue), "title": .string(answer.title),
                "next": JSONValue(answer.next?.message.id),
            ] as JSONValue)
    } else if answer.outcome == wanted {
        Terminal.say(answer.title)
    }
    guard answer.outcome == wanted else {
        // The title is all that there is to say; in JSON it has been said.
        if json { Terminal.leave(1) }
        throw Ending(code: 1, name: answer.outcome.rawValue, text: answer.title)
    }
}
