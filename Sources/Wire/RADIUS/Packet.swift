/// A RADIUS packet as it stands on the wire (RFC 2865 §3): its octets, seen to be well formed.
public struct Packet: Hashable, Sendable {
    /// Code, Identifier, Length, Authenticator.
    public static let sizeMin = 20
    public static let sizeMax = 4096

    /// Exactly as many as the Length field says.
    private let octets: [UInt8]

    /// Octets behind Length are padding and ignored; a datagram shorter than Length is refused (RFC 2865 §3).
    public init(parsing datagram: [UInt8]) throws(PacketError) {
        guard datagram.count >= Self.sizeMin else { throw .truncated }
        let length = Int(datagram[2]) << 8 | Int(datagram[3])
        guard length >= Self.sizeMin, length <= Self.sizeMax else { throw .badLength }
        guard length <= datagram.count else { throw .truncated }
        try Self.checkAttributes(of: datagram, end: length)
        octets = length == datagram.count ? datagram : Array(datagram[..<length])
    }

    public init(
        code: PacketCode, identifier: UInt8, authenticator: Authenticator, attributes: [Attribute]
    ) throws(PacketError) {
        var draft = PacketDraft(code: code, identifier: identifier, authenticator: authenticator)
        for attribute in attributes { draft.append(attribute) }
        try self.init(parsing: try draft.finished())
    }

    public func serialized() -> [UInt8] { octets }

    public var code: PacketCode { PacketCode(rawValue: octets[0]) }
    public var identifier: UInt8 { octets[1] }
    public var authenticator: Authenticator { Authenticator(octets, at: 4) }

    /// All attributes in their order.
    public var attributes: [Attribute] {
        var attributes: [Attribute] = []
        var walk = AttributeWalk(octets)
        while let (type, value) = walk.next() {
            attributes.append(Attribute(checked: AttributeType(rawValue: type), Array(octets[value])))
        }
        return attributes
    }

    public func contains(_ type: AttributeType) -> Bool { range(of: type) != nil }

    /// The value of the first attribute of this type.
    public func value(of type: AttributeType) -> [UInt8]? {
        range(of: type).map { Array(octets[$0]) }
    }

    /// The values of all attributes of this type, in their order.
    public func values(of type: AttributeType) -> [[UInt8]] {
        var values: [[UInt8]] = []
        var walk = AttributeWalk(octets)
        while let (found, value) = walk.next() {
            if found == type.rawValue { values.append(Array(octets[value])) }
        }
        return values
    }

    /// Where the value of the first attribute of this type lies among the octets.
    func range(of type: AttributeType) -> Range<Int>? {
        var walk = AttributeWalk(octets)
        while let (found, value) = walk.next() {
            if found == type.rawValue { return value }
        }
        return nil
    }

    private static func checkAttributes(of datagram: [UInt8], end: Int) throws(PacketError) {
        var position = sizeMin
        var seen: (low: UInt64, high: UInt64) = (0, 0)
        while position < end {
            let type = datagram[position]
            // RFC 2865 §5: Length counts type, length and value; an invalid one makes the packet invalid.
            guard position + 1 < end else { throw .badAttributeLength(AttributeType(rawValue: type)) }
            let length = Int(datagram[position + 1])
            guard length >= 2, length <= end - position else {
                throw .badAttributeLength(AttributeType(rawValue: type))
            }
            if AttributeType.standsOnce(type) {
                let bit = UInt64(1) << UInt64(type & 63)
                let isLow = type < 64
                guard (isLow ? seen.low : seen.high) & bit == 0 else {
                    throw .repeated(AttributeType(rawValue: type))
                }
                if isLow { seen.low |= bit } else { seen.high |= bit }
            }
            position += length
        }
    }
}
