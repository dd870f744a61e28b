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
    /// The number whose place what was typed should take.
    public var replacing: String?
    public var news: News?
    public var problem: Problem?

    public init(
        numbers: [Number], canSend: Bool, hasRoom: Bool, asked: String? = nil, typed: String = "",
        replacing: String? = nil, news: News? = nil, problem: Problem? = nil
    ) {
        self.numbers = numbers
        self.canSend = canSend
        self.hasRoom = hasRoom
        self.asked = asked
        self.typed = typed
        self.replacing = replacing
        self.news = news
        self.problem = problem
    }

    public var problemKey: String? { problem?.rawValue }

    public func view(in frame: Frame) -> View {
        let words = frame.words
        let wrong = asked == nil && problem != nil ? numbers.firstIndex { $0.text == replacing } : nil
        return [
            "desk": .text(frame.house.desk),
            "news": .html(news.map { words.html("numbers." + $0.rawValue) }),
            "rows": .rows(
                numbers.enumerated().map { index, number in
                    [
                        "number": .text(number.text), "unproved": .flag(!number.isProved),
                        "field": .text(Self.field(index)), "can_change": .flag(canSend && asked == nil),
                        "is_wrong": .flag(index == wrong), "typed_here": .text(index == wrong ? typed : ""),
                        "remove_name": .text(words.text("numbers.remove_name", ["number": .text(number.text)])),
                        "change_label": .html(words.html("numbers.change_label", ["number": .text(number.text)])),
                    ]
                }), "has_rows": .flag(!numbers.isEmpty),
            "can_add": .flag(canSend && hasRoom && asked == nil), "cannot_send": .flag(!canSend),
            "waits_for_code": .flag(asked != nil), "typed_number": .text(wrong == nil ? typed : ""),
            "is_new_wrong": .flag(problem != nil && wrong == nil),
            "wrong_field": .text(asked == nil ? wrong.map { Self.field($0) } ?? "number" : "code"),
            "sent_lead": .html(asked.map { words.html("numbers.sent", ["number": .text($0)]) }),
        ]
    }

    private static func field(_ index: Int) -> String { "number-\(index)" }
}
