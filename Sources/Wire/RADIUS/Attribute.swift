/// One attribute: a type and up to 253 octets (RFC 2865 §5).
public struct Attribute: Hashable, Sendable {
    public static let valueSizeMax = 253

    public let type: AttributeType
    public let value: [UInt8]

    public init(_ type: AttributeType, _ value: [UInt8]) throws(PacketError) {
        guard value.count <= Self.valueSizeMax else { throw .valueTooLong(type) }
        self.type = type
        self.value = value
    }

    public init(_ type: AttributeType, text: String) throws(PacketError) {
        try self.init(type, Array(text.utf8))
    }

    /// An integer or an IPv4 address: four octets, big-endian.
    public init(_ type: AttributeType, integer: UInt32) {
        self.init(checked: type, (0..<4).map { UInt8(truncatingIfNeeded: integer >> (24 - 8 * $0)) })
    }

    /// The caller has seen that the value fits.
    init(checked type: AttributeType, _ value: [UInt8]) {
        self.type = type
        self.value = value
    }

    /// Reply-Message (RFC 2865 §5.18): a text of any length in as many attributes as it needs, cut only
    /// between characters, so that each attribute is UTF-8 by itself.
    public static func replyMessages(_ text: String) -> [Attribute] {
        let bytes = Array(text.utf8)
        var attributes: [Attribute] = []
        var start = 0
        while start < bytes.count {
            var end = min(start + valueSizeMax, bytes.count)
            while end < bytes.count, bytes[end] & 0xc0 == 0x80 { end -= 1 }
            attributes.append(Attribute(checked: .replyMessage, Array(bytes[start..<end])))
            start = end
        }
        return attributes
    }
}
