/// What a client sends.
public struct OutgoingRequest: Equatable, Sendable {
    public let method: String
    public let path: String
    /// Without `?`; empty when there is none.
    public let query: String
    public let headers: [RequestHeader]
    public let body: [UInt8]

    /// Path and query.
    public var target: String { query.isEmpty ? path : "\(path)?\(query)" }
}
