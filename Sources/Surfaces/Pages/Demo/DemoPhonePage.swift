/// A simulated phone: requests to answer, and the code of the moment. Its forms send `request`, and `do` with
/// `number`, or `choice`. Where nothing waits it says whom to sign in as.
public struct DemoPhonePage: Page {
    public static let template = TemplateName.demoPhone
    /// Digits of the longest number.
    static let numberMax = 6

    public struct Card: Sendable {
        public enum Matching: Sendable {
            case typed
            case chosen([String])
            /// The client can't show a number.
            case off
        }

        public var id: String
        public var service: String
        public var account: String
        public var from: String?
        public var near: String?
        public var isNewPlace: Bool
        public var matching: Matching
        /// Whether the number typed before was wrong.
        public var numberWasWrong: Bool

        public init(
            id: String, service: String, account: String, from: String? = nil, near: String? = nil,
            isNewPlace: Bool = false, matching: Matching, numberWasWrong: Bool = false
        ) {
            self.id = id
            self.service = service
            self.account = account
            self.from = from
            self.near = near
            self.isNewPlace = isNewPlace
            self.matching = matching
            self.numberWasWrong = numberWasWrong
        }
    }

    /// What the last answer came to.
    public enum Said: String, CaseIterable, Sendable { case approved, stopped, told, ended, failed }

    public var owner: String
    public var cards: [Card]
    /// Six digits, and the seconds for which they are good.
    public var code: String?
    public var codeSecondsLeft: Int
    public var said: Said?
    public var username: String
    public var password: String
    /// Its own address, for looking again without scripts.
    public var here: String
    /// Where the phone listens: see `CheckPhonePage`.
    public var stream: String

    public init(
        owner: String, cards: [Card], code: String?, codeSecondsLeft: Int, said: Said? = nil, username: String,
        password: String, here: String, stream: String
    ) {
        self.owner = owner
        self.cards = cards
        self.code = code
        self.codeSecondsLeft = codeSecondsLeft
        self.said = said
        self.username = username
        self.password = password
        self.here = here
        self.stream = stream
    }

    public func view(in frame: Frame) -> View {
        let words = frame.words
        let many = cards.count > 1 ? words.html("demo_phone.two", ["count": .count(cards.count)]) : nil
        return [
            "owner": .text(owner), "stream": .text(stream), "many": .html(many),
            "cards": .rows(cards.map { row($0, words) }), "has_cards": .flag(!cards.isEmpty),
            "said": .html(said.map { words.html("demo_phone." + $0.rawValue) }),
            "went_wrong": .flag(said == .ended || said == .failed), "username": .text(username),
            "password": .text(password), "here": .text(here),
            "code": .text(code.map(Self.grouped)), "seconds": .count(codeSecondsLeft),
        ]
    }

    private func row(_ card: Card, _ words: Words) -> View {
        let service: [String: View.Value] = ["service": .text(card.service)]
        var row: [String: View.Value] = [
            "id": .text(card.id), "question": .html(words.html("demo_phone.request", service)),
            "account": .text(card.account), "from": .text(card.from), "near": .text(card.near),
            "new_place": .flag(card.isNewPlace), "wrong": .flag(card.numberWasWrong),
            "number_max": .count(Self.numberMax),
        ]
        switch card.matching {
        case .typed: row["typed"] = .flag(true)
        case .chosen(let numbers):
            row["chosen"] = .flag(true)
            row["numbers"] = .rows(
                numbers.map { ["value": .text($0), "shown": .text(CheckPhonePage.spaced($0))] })
        case .off: row["unnumbered"] = .html(words.html("demo_phone.cannot_show", service))
        }
        return View(row)
    }

    /// `482193` as `482 193`.
    private static func grouped(_ code: String) -> String {
        guard code.count > 4 else { return code }
        return code.prefix(code.count / 2) + " " + code.suffix(code.count - code.count / 2)
    }
}
