public import Foundation

/// P12: somebody is asked to vouch for the person. Its forms send `vouch` with `username`, or `set_up`.
public struct VouchPage: Page {
    public static let template = TemplateName.vouch

    public enum State: Sendable {
        /// Nobody was asked yet, or the last answer was no, or none came.
        case open
        /// The address of the stream that says when there is an answer.
        case waiting(until: Date, stream: String)
        case granted
    }

    public enum Problem: String, CaseIterable, Sendable {
        case missing, many, denied, ended
    }

    public var state: State
    /// What the voucher's page shows too.
    public var reference: String
    public var problem: Problem?

    public init(_ state: State, reference: String, problem: Problem? = nil) {
        self.state = state
        self.reference = reference
        self.problem = problem
    }

    public var problemKey: String? { problem?.rawValue }

    public var titleKey: String {
        switch state {
        case .open: "title"
        case .waiting: "waiting_title"
        case .granted: "granted_title"
        }
    }

    public func view(in frame: Frame) -> View {
        let words = frame.words
        switch state {
        case .open: return ["open": .flag(true)]
        case .waiting(let until, let stream):
            let time = words.time(until, in: frame.house.timeZone)
            return [
                "stream": .text(stream),
                "until": .html(words.html("vouch.until", ["time": .text(time)])),
                "reference": .html(words.html("vouch.reference", ["reference": .text(reference)])),
            ]
        case .granted: return ["granted": .flag(true)]
        }
    }
}
