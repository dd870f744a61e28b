/// A Vendor-Specific attribute (RFC 2865 §5.26): whose it is, and that vendor's octets.
public struct VendorSpecific: Hashable, Sendable {
    /// The vendor's number (SMI Network Management Private Enterprise Code), 311 for Microsoft.
    public let vendor: UInt32
    /// What stands behind the vendor's number, in a form of the vendor's own.
    public let payload: [UInt8]

    public init(parsing value: [UInt8]) throws(PacketError) {
        // RFC 2865 §5.26: at least one octet of payload; the vendor's high octet is zero.
        guard value.count >= 5, value[0] == 0 else { throw .badValue(.vendorSpecific) }
        vendor = value[..<4].reduce(0) { $0 << 8 | UInt32($1) }
        payload = Array(value[4...])
    }

    /// One or more attributes in the form that the standard recommends.
    public init(vendor: UInt32, attributes: [Attribute]) {
        self.vendor = vendor
        var payload: [UInt8] = []
        for attribute in attributes {
            payload.append(attribute.type.rawValue)
            payload.append(UInt8(clamping: attribute.value.count + 2))
            payload.append(contentsOf: attribute.value)
        }
        self.payload = payload
    }

    /// Refused when the payload is longer than an attribute holds.
    public func attribute() throws(PacketError) -> Attribute {
        let number = (0..<4).map { UInt8(truncatingIfNeeded: vendor >> (24 - 8 * $0)) }
        return try Attribute(.vendorSpecific, number + payload)
    }

    /// The payload read in the form that the standard recommends: type, length, value, repeated. Refused when a
    /// length lies, as it does for vendors with another form.
    public func attributes() throws(PacketError) -> [Attribute] {
        var attributes: [Attribute] = []
        var size = 0
        var walk = AttributeWalk(payload, from: 0)
        while let (type, value) = walk.next() {
            attributes.append(Attribute(checked: AttributeType(rawValue: type), Array(payload[value])))
            size = value.upperBound
        }
        guard size == payload.count else { throw .badAttributeLength(.vendorSpecific) }
        return attributes
    }
}
