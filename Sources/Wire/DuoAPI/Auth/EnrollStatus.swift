public import Bytes

/// The answer to `enroll_status`, a bare string.
public enum EnrollStatus: String, Sendable {
    case success
    /// Expired or unknown.
    case invalid
    case waiting

    public var json: JSONValue { .string(rawValue) }
}
