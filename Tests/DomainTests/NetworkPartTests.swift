import Domain
import Testing

@Suite("What is left of an address")
struct NetworkPartTests {
    @Test(
        "F85 is its network",
        arguments: [
            ("192.0.2.77", "192.0.2.0"), ("2001:db8:7:1:2:3:4:5", "2001:db8:7::"), ("2001:db8::1", "2001:db8:0::"),
            ("::1", "0:0:0::"), ("fe80::", "fe80:0:0::"), ("::ffff:192.0.2.77", "192.0.2.0"),
            ("2001:DB8:7:1::", "2001:db8:7::"),
        ])
    func network(address: String, network: String) {
        #expect(NetworkPart.of(address) == network)
    }

    @Test(
        "F85 is nothing where it was none",
        arguments: [
            "", ":", "::1::", ":::", "1:2:3", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7::8:9", "192.0.2", "192.0.2.256",
            "12345::1", "Leeds", "1:", ":1", "g::1",
        ])
    func none(address: String) {
        #expect(NetworkPart.of(address) == nil)
    }
}
