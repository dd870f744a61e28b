/// P2: a request waits on a phone. The page shows the number, follows the request and goes on by itself. In the very
/// browser that holds the app it is P3: the app is opened with the number.
public struct CheckPhonePage: Page {
    public static let template = TemplateName.checkPhone
    /// So many digits are shown as large as can be.
    private static let largeDigitsMax = 3

    /// What is done with the number.
    public enum Matching: Equatable, Sendable {
        /// It is typed in the app.
        case typed(String)
        /// It is one of three that the app shows.
        case chosen(String)
        case off

        var number: String? {
            switch self {
            case .typed(let number), .chosen(let number): number
            case .off: nil
            }
        }
    }

    public var device: String
    public var matching: Matching
    public var username: String
    /// How long the request still lives, and how long it lives in all.
    public var secondsLeft: Int
    public var lifetimeSeconds: Int
    /// The phone and the request, by which a script finds out that the app is in this browser.
    public var phone: String?
    public var request: String?
    /// Where the page listens: server-sent events, or JSON for one that accepts it (see `Waiting.Message`).
    public var stream: String
    /// Whether the last requests to this phone went unanswered, so that its notifications may not arrive.
    public var isSilent = false
    /// The phone that would have been asked, had it answered lately.
    public var skipped: String?
    /// The days for which the browser may be remembered; nil where it may not, or where the computer is shared.
    public var rememberDays: Int?
    /// Whether the number before this one was typed wrongly.
    public var numberWasWrong = false
    /// Whether another request may follow this one in the same sign-in.
    public var offersMoreTime = true
    /// Seconds until it may be sent again; nil for at once.
    public var waitSeconds: Int?

    public init(
        device: String, matching: Matching, username: String, secondsLeft: Int, lifetimeSeconds: Int, stream: String
    ) {
        self.device = device
        self.matching = matching
        self.username = username
        self.secondsLeft = secondsLeft
        self.lifetimeSeconds = lifetimeSeconds
        self.stream = stream
    }

    public var problemKey: String? { numberWasWrong && matching != .off ? "wrong_number" : nil }

    public func view(in frame: Frame) -> View {
        let shown = matching.number.map(Self.spaced)
        let words: [String: View.Value] = [
            "device": .text(device), "minutes": .count(secondsLeft / 60), "seconds": .count(secondsLeft),
        ]
        return [
            "device": .text(device), "number": .text(shown), "plain_number": .text(matching.number ?? ""),
            "phone_id": .text(phone), "request_id": .text(request),
            "is_long": .flag((matching.number?.count ?? 0) > Self.largeDigitsMax), "username": .text(username),
            "ask": .html(frame.words.html("check_phone." + askKey, words)),
            "ends": .html(frame.words.html("check_phone." + (secondsLeft < 60 ? "ends_soon" : "ends"), words)),
            "stream": .text(stream), "seconds": .count(secondsLeft), "lifetime": .count(lifetimeSeconds),
            "silent": .flag(isSilent),
            "instead": .html(
                skipped.map {
                    frame.words.html("check_phone.instead", ["skipped": .text($0), "device": .text(device)])
                }), "days": .count(rememberDays), "more_time": .flag(offersMoreTime),
            "wait": .count(waitSeconds),
        ]
    }

    private var askKey: String {
        switch matching {
        case .typed: "type"
        case .chosen: "choose"
        case .off: "approve"
        }
    }

    /// Digits apart, so that eyes and screen readers take them one by one.
    static func spaced(_ number: String) -> String { number.map(String.init).joined(separator: " ") }
}
