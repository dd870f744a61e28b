public import Bytes

/// The answer to `auth_status`.
public struct AuthStatusResponse: Sendable {
    public let outcome: AuthOutcome
    public let isDelayed: Bool

    public init(_ outcome: AuthOutcome, isDelayed: Bool = false) {
        self.outcome = outcome
        self.isDelayed = isDelayed
    }

    public var json: JSONValue {
        .object(outcome.members.merging(["auth_delayed": .bool(isDelayed)]) { first, _ in first })
    }
}
