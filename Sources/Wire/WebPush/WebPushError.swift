/// Why a push can't be made, or a push line is none.
public enum WebPushError: Error, Equatable, Sendable {
    /// The named part has not the form that it must have.
    case malformed(String)
    /// More than a push service must take (RFC 8030, section 7.2).
    case tooLong
    /// A few values in 2³² are no key: draw again.
    case unusableRandomness
}
