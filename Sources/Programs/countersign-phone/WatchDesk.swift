import PhoneKit
import PhoneLink

/// The cards on a watching terminal: the oldest is asked about, the others wait.
struct WatchDesk {
    private enum Question {
        case answer, reason
    }

    static let seenMax = 64

    private var cards: [Card] = []
    private var question = Question.answer
    private var isInterrupted = false
    private var seen: [String] = []

    mutating func take(_ event: PhoneEvent, of phone: Phone) {
        switch event {
        case .connected:
            if isInterrupted { Terminal.say("Connected again.") }
            isInterrupted = false
        case .interrupted(let failure):
            if !isInterrupted { Terminal.complain("\(failure) Still trying.") }
            isInterrupted = true
        case .request(let request):
            // A request that followed a wrong number has come with the answer's reply already.
            guard !seen.contains(request.message.id) else { return }
            note(request)
            cards.append(Card(phone: phone, verified: request))
            if cards.count == 1 {
                show()
            } else {
                Terminal.say("\n\(cards.count) requests: if you sent only one, type n for No.")
            }
        case .ended(let notice): end(notice.id)
        }
    }

    private mutating func note(_ request: VerifiedRequest) {
        if seen.count >= Self.seenMax { seen.removeFirst() }
        seen.append(request.message.id)
    }

    private mutating func end(_ id: String) {
        guard let index = cards.firstIndex(where: { $0.request.id == id }) else { return }
        cards.remove(at: index)
        guard index == 0 else { return }
        Terminal.say("\nThis sign-in has ended.")
        show()
    }

    private mutating func show() {
        question = .answer
        guard let card = cards.first else { return }
        Terminal.say(card.text(now: Terminal.now))
        Terminal.say(card.question)
    }

    mutating func take(line: String) async {
        guard let card = cards.first, !line.isEmpty else { return }
        switch (question, line) {
        case (.answer, "n"), (.answer, "no"):
            question = .reason
            Terminal.say("m: I tapped by mistake. x: It wasn't me.")
        case (.answer, _): await approve(card, line)
        case (.reason, "m"), (.reason, "mistake"): await deny(card, .mistake)
        case (.reason, "x"), (.reason, "not me"): await deny(card, .notMe)
        case (.reason, _): Terminal.say("Type m or x.")
        }
    }

    private mutating func approve(_ card: Card, _ line: String) async {
        var number: String? = line.filter { !$0.isWhitespace }
        if case .none = card.request.number {
            guard line == "y" || line == "yes" else { return Terminal.say("Type y or n.") }
            number = nil
        }
        let typed = number
        await finish(card) { () async throws(PhoneFailure) in
            try await card.phone.approve(card.verified, number: typed)
        }
    }

    private mutating func deny(_ card: Card, _ denial: Phone.Denial) async {
        await finish(card) { () async throws(PhoneFailure) in try await card.phone.deny(card.verified, denial) }
    }

    private mutating func finish(_ card: Card, _ send: () async throws(PhoneFailure) -> Phone.Answer) async {
        do throws(PhoneFailure) {
            let answer = try await send()
            Terminal.say(answer.title)
            cards.removeFirst()
            if let next = answer.next, !seen.contains(next.message.id) {
                note(next)
                cards.insert(Card(phone: card.phone, verified: next), at: 0)
            }
            show()
        } catch {
            Terminal.complain(error.description)
            if case .refused = error {
                cards.removeFirst()
                show()
            } else {
                question = .answer
                Terminal.say(card.question)
            }
        }
    }
}
