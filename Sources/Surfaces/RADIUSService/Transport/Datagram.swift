/// What came in, and where.
public struct Datagram: Sendable {
    /// At most 4096 octets.
    public let bytes: [UInt8]
    public let source: Endpoint
    /// Which of the listener's addresses it came to, by place in their list.
    public let listener: UInt16

    public init(bytes: [UInt8], source: Endpoint, listener: UInt16) {
        self.bytes = bytes
        self.source = source
        self.listener = listener
    }
}
