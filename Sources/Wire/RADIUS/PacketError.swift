/// Why bytes are not a packet, or a packet cannot be made.
public enum PacketError: Error, Equatable, Sendable {
    /// Fewer octets than the header or its Length field says (RFC 2865 §3: silently discard).
    case truncated
    /// The Length field lies below 20 or above 4096 (RFC 2865 §3).
    case badLength
    /// An attribute shorter than its own header, or longer than what is left.
    case badAttributeLength(AttributeType)
    /// An attribute that may stand once stands twice (RFC 2865 §5.44, RFC 3579 §3.3).
    case repeated(AttributeType)
    /// More than 253 octets for an attribute.
    case valueTooLong(AttributeType)
    /// More than 4096 octets for a packet.
    case packetTooLong
    /// A value of a size or form that the attribute does not have.
    case badValue(AttributeType)
}
