import Bytes

/// What the server says to a confirmation.
public struct ConfirmationReply: Equatable, Sendable {
    /// Where the device stands.
    public enum State: String, CaseIterable, Sendable {
        /// Paired; it counts once a test request has been answered, or once its wait is over.
        case pending
        /// It counts.
        case active
        /// The words did not match, or the pairing was ended elsewhere.
        case cancelled
    }

    public let state: State
    /// A sentence for the person.
    public let title: String

    public init(state: State, title: String) {
        self.state = state
        self.title = title
    }

    public init(parsing bytes: [UInt8]) throws(PhoneLinkError) {
        let claims = try Claims(parsing: bytes, sizeMax: SignedMessage.sizeMax)
        guard let state = State(rawValue: try claims.string("state")) else { throw .malformed("state") }
        self.state = state
        title = try claims.text("title", max: Problem.titleMax)
    }

    public func serialized() -> [UInt8] {
        let value: JSONValue = ["state": .string(state.rawValue), "title": .string(title)]
        return value.serialized()
    }
}
