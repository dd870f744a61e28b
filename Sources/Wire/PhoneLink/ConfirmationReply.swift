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
    /// Unix seconds from when a pending device counts by itself; nil where no time is known.
    public let until: Int64?

    public init(state: State, title: String, until: Int64? = nil) {
        self.state = state
        self.title = title
        self.until = until
    }

    public init(parsing bytes: [UInt8]) throws(PhoneLinkError) {
        let claims = try Claims(parsing: bytes, sizeMax: SignedMessage.sizeMax)
        guard let state = State(rawValue: try claims.string("state")) else { throw .malformed("state") }
        self.state = state
        title = try claims.text("title", max: Problem.titleMax)
        until = claims.has("until") ? try claims.time("until") : nil
    }

    public func serialized() -> [UInt8] {
        var members: [String: JSONValue] = ["state": .string(state.rawValue), "title": .string(title)]
        if let until { members["until"] = .integer(until) }
        return JSONValue.object(members).serialized()
    }
}
