/// Who asks, from where, and in which attempt.
extension Packet {
    /// User-Name (RFC 2865 §5.1); refused when it is not UTF-8.
    public var userName: String? {
        get throws(PacketError) { try text(of: .userName) }
    }

    /// NAS-Identifier (RFC 2865 §5.32).
    public var nasIdentifier: String? {
        get throws(PacketError) { try text(of: .nasIdentifier) }
    }

    /// Calling-Station-Id (RFC 2865 §5.31): for a VPN the person's address, mostly.
    public var callingStationID: String? {
        get throws(PacketError) { try text(of: .callingStationID) }
    }

    /// NAS-IP-Address (RFC 2865 §5.4). The client says so itself: never a ground for trust.
    public var nasIPAddress: IPAddress? {
        get throws(PacketError) { try address(of: .nasIPAddress, size: 4) }
    }

    /// NAS-IPv6-Address (RFC 3162 §2.1).
    public var nasIPv6Address: IPAddress? {
        get throws(PacketError) { try address(of: .nasIPv6Address, size: 16) }
    }

    /// State (RFC 2865 §5.24): what an Access-Challenge gave, unchanged.
    public var state: [UInt8]? { value(of: .state) }

    /// Proxy-State (RFC 2865 §5.33): every one goes back unchanged and in order.
    public var proxyStates: [[UInt8]] { values(of: .proxyState) }

    /// Class (RFC 2865 §5.25).
    public var classes: [[UInt8]] { values(of: .classAttribute) }

    /// Reply-Message (RFC 2865 §5.18): the text of all of them in their order; refused when one is not UTF-8.
    public var replyMessage: String? {
        get throws(PacketError) {
            let parts = values(of: .replyMessage)
            guard !parts.isEmpty else { return nil }
            return try Self.text(Array(parts.joined()), .replyMessage)
        }
    }

    /// Vendor-Specific (RFC 2865 §5.26): each one taken apart; refused when it is shorter than its vendor.
    public var vendorSpecifics: [VendorSpecific] {
        get throws(PacketError) {
            var found: [VendorSpecific] = []
            for value in values(of: .vendorSpecific) { found.append(try VendorSpecific(parsing: value)) }
            return found
        }
    }

    /// The first attribute of this type as text; refused when it is not UTF-8.
    public func text(of type: AttributeType) throws(PacketError) -> String? {
        guard let value = value(of: type) else { return nil }
        return try Self.text(value, type)
    }

    /// The first attribute of this type as an integer; refused when it is not four octets.
    public func integer(of type: AttributeType) throws(PacketError) -> UInt32? {
        guard let value = value(of: type) else { return nil }
        guard value.count == 4 else { throw .badValue(type) }
        return value.reduce(0) { $0 << 8 | UInt32($1) }
    }

    private func address(of type: AttributeType, size: Int) throws(PacketError) -> IPAddress? {
        guard let value = value(of: type) else { return nil }
        guard value.count == size, let address = IPAddress(value) else { throw .badValue(type) }
        return address
    }

    private static func text(_ value: [UInt8], _ type: AttributeType) throws(PacketError) -> String {
        guard let text = String(validating: value, as: UTF8.self) else { throw .badValue(type) }
        return text
    }
}
