import RADIUS
import RADIUSService
import Testing

@testable import countersign

@Suite("A request through proxies")
struct ForwardedAddressTests {
    private let forwarded = ForwardedAddress(
        proxies: ["10.0.0.0/24", "10.9.9.9", "2001:db8:1::/48"].compactMap { AddressRange($0) })

    private func client(_ peer: String, _ fields: [String]) throws -> String {
        forwarded.client(behind: try #require(IPAddress(peer)), forwarded: fields).description
    }

    @Test(
        "counts as the first address, from the right, that is no proxy's",
        arguments: [
            (["198.51.100.7"], "198.51.100.7"), (["198.51.100.7, 10.0.0.3"], "198.51.100.7"),
            (["198.51.100.7 ,\t10.9.9.9,10.0.0.3 "], "198.51.100.7"),
            (["198.51.100.7", "10.0.0.3", "10.0.0.4"], "198.51.100.7"),
            (["2001:DB8:2::7, 2001:db8:1::1"], "2001:db8:2::7"),
            (["::ffff:198.51.100.7, ::ffff:10.0.0.3"], "198.51.100.7"),
            (["[2001:db8:2::7]"], "2001:db8:2::7"), (["[2001:db8:2::7]:443, [2001:db8:1::1]:80"], "2001:db8:2::7"),
            (["198.51.100.7:50123, 10.0.0.3:1"], "198.51.100.7"), (["fe80::7%eth0"], "fe80::7"),
            (["[fe80::7%25eth0]:9"], "fe80::7"), ([", 198.51.100.7,, ", "", " , 10.0.0.3,"], "198.51.100.7"),
            (["10.0.0.5, 10.0.0.3"], "10.0.0.5"), ([], "10.0.0.2"), ([" ", ",,"], "10.0.0.2"),
        ] as [([String], String)])
    func found(fields: [String], address: String) throws {
        #expect(try client("10.0.0.2", fields) == address)
    }

    @Test(
        "takes nothing that its sender may have invented: not what stands left of the client or of what is no address",
        arguments: [
            (["203.0.113.1, 198.51.100.7"], "198.51.100.7"), (["203.0.113.1", "198.51.100.7"], "198.51.100.7"),
            (["10.0.0.3, 198.51.100.7, 10.0.0.4"], "198.51.100.7"),
            (["203.0.113.1, 10.0.0.3, 198.51.100.7, 10.0.0.4"], "198.51.100.7"),
            (["203.0.113.1, unknown"], "10.0.0.2"), (["203.0.113.1, _hidden, 10.0.0.3"], "10.0.0.3"),
            (["203.0.113.1, 198.51.100.256"], "10.0.0.2"), (["203.0.113.1, 0198.51.100.7"], "10.0.0.2"),
            (["203.0.113.1, 198.51.100.7:"], "10.0.0.2"), (["203.0.113.1, 198.51.100.7:+1"], "10.0.0.2"),
            (["203.0.113.1, 198.51.100.7:1:2"], "10.0.0.2"), (["203.0.113.1, [198.51.100.7]"], "10.0.0.2"),
            (["203.0.113.1, [2001:db8::7"], "10.0.0.2"), (["203.0.113.1, 2001:db8::7]"], "10.0.0.2"),
            (["203.0.113.1, [2001:db8::7]x"], "10.0.0.2"), (["203.0.113.1, [2001:db8::7]:"], "10.0.0.2"),
            (["203.0.113.1, []"], "10.0.0.2"), (["203.0.113.1, fe80::7%"], "10.0.0.2"),
            (["203.0.113.1, 198.51.100.7%eth0"], "10.0.0.2"), (["203.0.113.1, :198.51.100.7"], "10.0.0.2"),
            (["203.0.113.1, \"198.51.100.7\""], "10.0.0.2"), (["203.0.113.1, for=198.51.100.7"], "10.0.0.2"),
            (["203.0.113.1; 198.51.100.7"], "10.0.0.2"), (["203.0.113.1, 198.51.100.7 10.0.0.3"], "10.0.0.2"),
            (["203.0.113.1, \u{ff11}98.51.100.7"], "10.0.0.2"), (["203.0.113.1, \u{0}"], "10.0.0.2"),
        ] as [([String], String)])
    func invented(fields: [String], address: String) throws {
        #expect(try client("10.0.0.2", fields) == address)
    }

    @Test(
        "keeps its own address where it comes from no proxy, whatever it says",
        arguments: ["10.0.1.2", "2001:db8:2::1"])
    func direct(peer: String) throws {
        #expect(try client(peer, ["198.51.100.7"]) == peer)
        #expect(try client(peer, ["10.0.0.3"]) == peer)
        let nobody = ForwardedAddress(proxies: [])
        let address = try #require(IPAddress(peer))
        #expect(nobody.client(behind: address, forwarded: ["198.51.100.7"]) == address)
    }
}
