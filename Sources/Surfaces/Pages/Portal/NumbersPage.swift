/// D6: somebody's telephone numbers. Its forms send `number`, with `usual` the one whose place it takes; `code`; or
/// `remove` with a number.
public struct NumbersPage: Page {
    public static let template = TemplateName.numbers

    public struct Number: Sendable {
        public var text: String
        /// Its owner typed a code that was sent there.
        public var isProved: Bool

        public init(_ text: String, isProved: Bool) {
            self.text = text
            self.isProved = isProved
        }
    }

    /// What was just done.
    public enum News: String, CaseIterable, Sendable { case proved, removed }

    public enum Problem: String, CaseIterable, Sendable {
        case malformed, there, shared, full, often, wrong, ended, unsent
    }

    public var numbers: [Number]
    /// Whether a code can be sent at all.
    public var canSend: Bool
    public var hasRoom: Bool
    /// Where a code was sent, "+44 … 56", that can be typed now.
    public var asked: String?
    public var typed: String
    public var news: News?
    public var problem: Problem?

    public init(
        numbers: [Number], canSend: Bool, hasRoom: Bool, asked: String? = nil, typed: String = "", news: News? = nil,
        problem: Problem? = nil
    ) {
        self.numbers = numbers
        self.canSend = canSend
        self.hasRoom = hasRoom
        self.asked = asked
        self.typed = typed
        self.news = news
        self.problem = problem
    }

    public var problemKey: String? { problem?.rawValue }

    public func view(in frame: Frame) -> View {
        let words = frame.words
        return [
            "desk": .text(frame.house.desk),
            "news": .html(news.map { words.html("numbers." + $0.rawValue) }),
            "rows": .rows(
                numbers.enumerated().map { index, number in
                    [
                        "number": .text(number.text), "unproved": .flag(!number.isProved),
                        "field": .text("number-\(index)"), "can_change": .flag(canSend && asked == nil),
                        "remove_name": .text(words.text("numbers.remove_name", ["number": .text(number.text)])),
                        "change_label": .html(words.html("numbers.change_label", ["number": .text(number.text)])),
                    ]
                }), "has_rows": .flag(!numbers.isEmpty),
            "can_add": .flag(canSend && hasRoom && asked == nil), "cannot_send": .flag(!canSend),
            "waits_for_code": .flag(asked != nil), "typed_number": .text(typed),
            "sent_lead": .html(asked.map { words.html("numbers.sent", ["number": .text($0)]) }),
        ]
    }
}
