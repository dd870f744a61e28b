/// Why a suite cannot be read or a response cannot be computed.
public enum OCRAError: Error, Equatable, Sendable {
    /// Not an OCRA suite (RFC 6287 §6); says which part.
    case suite(String)
    /// A field that the suite demands is missing.
    case missing(String)
    /// A field that the suite does not have.
    case unexpected(String)
    /// A field that is too long or has characters that its format does not allow.
    case malformed(String)
    /// No secret, or one that is too long.
    case secret
}
