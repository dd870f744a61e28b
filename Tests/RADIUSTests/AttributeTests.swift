import Testing

@testable import RADIUS

@Suite("A RADIUS attribute")
struct AttributeTests {
    @Test("Reply-Message is cut at 253 octets, only between characters (RFC 2865 §5.18)")
    func replyMessages() throws {
        for text in ["", "No answer in time.", String(repeating: "ä", count: 200), String(repeating: "€x🙂", count: 90)]
        {
            let attributes = Attribute.replyMessages(text)
            #expect(attributes.allSatisfy { $0.value.count <= 253 && $0.value.count > 0 })
            let parts = attributes.map { String(validating: $0.value, as: UTF8.self) }
            #expect(parts.compactMap { $0 }.joined() == text && !parts.contains(nil))
            let packet = try Packet(code: .accessReject, identifier: 1, authenticator: .zero, attributes: attributes)
            #expect(try packet.replyMessage == (text.isEmpty ? nil : text))
        }
    }

    @Test("Vendor-Specific is taken apart, and refused when its lengths lie (RFC 2865 §5.26)")
    func vendorSpecific() throws {
        let inner = [try Attribute(AttributeType(rawValue: 1), text: "staff"), try Attribute(.nasPort, [9])]
        let made = VendorSpecific(vendor: 311, attributes: inner)
        let read = try VendorSpecific(parsing: made.attribute().value)
        #expect(read == made && read.vendor == 311)
        #expect(try read.attributes() == inner)
        for payload in [[1], [1, 0], [1, 1], [1, 3], [1, 3, 7, 9]] as [[UInt8]] {
            let lying = try VendorSpecific(parsing: [0, 0, 1, 55] + payload)
            #expect(throws: PacketError.badAttributeLength(.vendorSpecific)) { try lying.attributes() }
        }
    }
}
