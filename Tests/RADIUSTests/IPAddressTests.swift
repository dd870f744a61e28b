import Testing

@testable import RADIUS

@Suite("An IP address")
struct IPAddressTests {
    @Test(
        "is read in every text form and written in one (RFC 4291 §2.2, RFC 5952)",
        arguments: [
            ("192.0.2.1", "192.0.2.1"), ("::ffff:192.0.2.1", "192.0.2.1"), ("::", "::"), ("::1", "::1"),
            ("2001:DB8:0:0:1:0:0:1", "2001:db8::1:0:0:1"), ("fe80::", "fe80::"), ("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"),
            ("64:ff9b::192.0.2.33", "64:ff9b::c000:221"), ("1:0:2:0:0:3:0:4", "1:0:2::3:0:4"),
        ])
    func forms(text: String, canonical: String) throws {
        let address = try #require(IPAddress(text))
        #expect(address.description == canonical)
        #expect(IPAddress(canonical) == address)
        #expect(IPAddress(address.bytes) == address)
    }

    @Test(
        "is refused in any other form",
        arguments: [
            "", "1.2.3", "1.2.3.4.5", "1.2.3.256", "01.2.3.4", "1.2.3.", " 1.2.3.4", ":", ":::", "1::2::3", "12345::",
            "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:8::", "fe80::1%eth0", "::1.2.3", "1.2.3.4::", "+1::",
            "::g", "1:2:3:4:5:6:7:1.2.3.4", ":1:2:3:4:5:6:7:8", "vpn.example",
        ])
    func refused(text: String) { #expect(IPAddress(text) == nil) }
}
