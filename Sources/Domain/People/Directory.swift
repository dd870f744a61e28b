public import Bytes

/// What a check of the first factor found.
public enum FirstFactor: Equatable, Sendable {
    case right
    /// A wrong password or an unknown name; the two take the same time and look alike.
    case wrong
    /// The directory did not answer, or too many checks were waiting.
    case unavailable
}

/// Where people's passwords are checked.
public protocol Directory: Sendable {
    func check(_ name: LoginName, password: Secret) async -> FirstFactor
}
