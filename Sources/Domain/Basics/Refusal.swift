/// An expected no: why, and until when it holds where that is known.
public struct Refusal: Error, Equatable, Sendable {
    public let reason: Reason
    public let until: Instant?

    public init(_ reason: Reason, until: Instant? = nil) {
        self.reason = reason
        self.until = until
    }
}

/// Something that cannot be, seen all the same: the surface answers `service_error`, the log says this text.
public struct Fault: Error, Equatable, Sendable, CustomStringConvertible {
    public let description: String

    public init(_ description: String) { self.description = description }
}

/// A request of an operator or an application that cannot be carried out as it stands; the text says what to do.
public struct Mistake: Error, Equatable, Sendable, CustomStringConvertible {
    public enum Kind: String, Sendable { case notFound, alreadyThere, notAllowed, malformed }

    public let kind: Kind
    public let description: String

    public init(_ kind: Kind, _ description: String) {
        self.kind = kind
        self.description = description
    }
}
