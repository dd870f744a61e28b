public import Bytes

/// The answer to `auth`.
public enum AuthResponse: Sendable {
    /// To a synchronous request. A state that still waits reads as a timed-out refusal.
    case settled(AuthOutcome)
    /// To an asynchronous one.
    case started(TransactionID)

    public var json: JSONValue {
        switch self {
        case .started(let transaction): ["txid": .string(transaction.text)]
        case .settled(let outcome) where outcome.state.result == .waiting:
            .object(AuthOutcome(.timeout, message: outcome.message).members)
        case .settled(let outcome): .object(outcome.members)
        }
    }
}
