public import PhoneLink

/// What a watching phone hears.
public enum PhoneEvent: Sendable {
    /// The event stream is open.
    case connected
    /// A request waits; told once, however often the server repeats it.
    case request(VerifiedRequest)
    /// A request no longer waits.
    case ended(EndedNotice)
    /// The stream broke; the phone asks at intervals and tries again.
    case interrupted(PhoneFailure)
}
