// Built as one module with the parsing sources, or against the module.
#if canImport(RADIUS)
    import RADIUS
#endif

/// Parses any octets as a RADIUS packet; what is accepted must stand for exactly those octets.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzRADIUS(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let octets = Array(UnsafeBufferPointer(start: start, count: count))
    guard let packet = try? Packet(parsing: octets) else { return 0 }
    let written = packet.serialized()
    precondition(written.count <= Packet.sizeMax && octets.starts(with: written))
    let attributes = packet.attributes
    let rebuilt = try? Packet(
        code: packet.code, identifier: packet.identifier, authenticator: packet.authenticator, attributes: attributes)
    precondition(rebuilt == packet)
    precondition(attributes.reduce(Packet.sizeMin) { $0 + 2 + $1.value.count } == written.count)
    _ = try? packet.userName
    _ = try? packet.nasIPAddress?.description
    _ = try? packet.nasIPv6Address?.description
    _ = try? packet.replyMessage
    for vendorSpecific in (try? packet.vendorSpecifics) ?? [] {
        precondition((try? vendorSpecific.attribute()) != nil)
        _ = try? vendorSpecific.attributes()
    }
    if let text = try? packet.nasIdentifier, let address = IPAddress(text) {
        precondition(IPAddress(address.description) == address)
    }
    return 0
}
