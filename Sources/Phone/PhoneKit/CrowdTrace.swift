/// When one phone of a crowd had a request and answered it.
public struct CrowdTrace: Equatable, Sendable {
    public let username: String
    /// The request's identifier.
    public let request: String
    /// When the request was there and had been checked, in nanoseconds of CLOCK_MONOTONIC.
    public let heldNanoseconds: Int64
    /// Just before the answer was signed and sent; nil when there was none.
    public let answeredNanoseconds: Int64?
}
