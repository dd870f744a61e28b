import DuoAPI

/// A request as it came, apart from the HTTP library.
struct IncomingRequest: Sendable {
    let method: String
    /// `Host`, or HTTP/2's `:authority`.
    let host: String?
    /// As sent, without the query.
    let path: String
    let query: String
    let headers: [RequestHeader]
    let body: [UInt8]
    /// The peer's address, for the log.
    let address: String?
}
