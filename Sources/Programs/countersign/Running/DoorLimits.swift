/// What the web's doors bear with a client of whom nothing is known yet.
struct DoorLimits: Sendable {
    /// Bytes of one header field's name or value, and of the request's target.
    var headerFieldSizeMax = 8 * 1024
    /// Bytes of all header fields of a request together.
    var headerListSizeMax = 16 * 1024
    /// Header fields of a request.
    var headerCountMax = 64
    /// Bytes of a body. A surface reads less and answers that it was too much; the rest is thrown away as it comes,
    /// but no more than this, or the connection is closed.
    var bodySizeMax = 1024 * 1024
    /// From a connection's opening to its first request's head, a TLS handshake among it.
    var headMilliseconds: Int64 = 20_000
    /// From a request's head to the end of its body.
    var bodyMilliseconds: Int64 = 20_000
    /// From what is no request to the end of its connection: time for the answer to arrive.
    var brokenMilliseconds: Int64 = 1_000
    /// From one answer to the next request's head. Longer than proxies keep their connections (60 seconds is usual),
    /// so that none sends a request into one that closes.
    var idleMilliseconds: Int64 = 75_000
    /// How long a peer may leave unacknowledged, or refuse to take, what was sent to it.
    var deliveryMilliseconds: Int64 = 60_000
}
