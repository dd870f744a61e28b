/// A packet while it is being written: header first, the Length filled in at the end.
struct PacketDraft {
    /// Where the value of a Message-Authenticator lies that stands first.
    static let messageAuthenticatorOffset = Packet.sizeMin + 2

    private(set) var octets: [UInt8]

    init(code: PacketCode, identifier: UInt8, authenticator: Authenticator, capacity: Int = 256) {
        octets = []
        octets.reserveCapacity(capacity)
        octets.append(code.rawValue)
        octets.append(identifier)
        octets.append(0)
        octets.append(0)
        authenticator.append(to: &octets)
    }

    mutating func append(_ attribute: Attribute) { append(attribute.type, attribute.value[...]) }

    mutating func append(_ type: AttributeType, _ value: ArraySlice<UInt8>) {
        octets.append(type.rawValue)
        octets.append(UInt8(clamping: value.count + 2))
        octets.append(contentsOf: value)
    }

    /// The octets with their Length; refused above 4096.
    consuming func finished() throws(PacketError) -> [UInt8] {
        guard octets.count <= Packet.sizeMax else { throw .packetTooLong }
        octets[2] = UInt8(truncatingIfNeeded: octets.count >> 8)
        octets[3] = UInt8(truncatingIfNeeded: octets.count)
        return octets
    }
}
