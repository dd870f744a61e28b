import Bytes

/// What became of an answer.
public struct AnswerReply: Equatable, Sendable {
    public enum Outcome: String, CaseIterable, Sendable {
        /// The sign-in goes on.
        case approved
        /// The person said no, and it was stopped.
        case stopped
        /// The number did not match; `next` may ask once more, with a new one.
        case numberWrong = "number_wrong"
        /// The request had ended.
        case ended
        /// A newer request took its place.
        case superseded
        /// It had been answered before.
        case answered
        /// The phone's system is older than the service asks for, or was not told.
        case tooOld = "device_too_old"
        /// Refused for another reason, which `title` says. Also read for outcomes of a later version.
        case refused
    }

    public let outcome: Outcome
    /// A sentence for the person.
    public let title: String
    /// A new request in compact form, when there is one.
    public let next: String?

    public init(outcome: Outcome, title: String, next: String? = nil) {
        self.outcome = outcome
        self.title = title
        self.next = next
    }

    public init(parsing bytes: [UInt8]) throws(PhoneLinkError) {
        let claims = try Claims(parsing: bytes, sizeMax: 2 * SignedMessage.sizeMax)
        outcome = Outcome(rawValue: try claims.string("outcome")) ?? .refused
        title = try claims.text("title", max: Problem.titleMax)
        next = try claims.optionalString("next")
    }

    public func serialized() -> [UInt8] {
        let value: JSONValue = [
            "outcome": .string(outcome.rawValue), "title": .string(title), "next": JSONValue(next),
        ]
        return value.serialized()
    }
}
