/// How far an authentication is (`status`); the result follows from it.
public enum AuthState: String, Sendable, CaseIterable {
    case calling
    case answered
    case pushed
    case pushFailed = "push_failed"
    case allow
    case bypass
    case deny
    case timeout
    case fraud
    case lockedOut = "locked_out"
    /// New codes went out by text message: denied, until one is typed.
    case sent

    public enum Result: String, Sendable {
        case waiting
        case allow
        case deny
    }

    public var result: Result {
        switch self {
        case .calling, .answered, .pushed, .pushFailed: .waiting
        case .allow, .bypass: .allow
        case .deny, .timeout, .fraud, .lockedOut, .sent: .deny
        }
    }
}
