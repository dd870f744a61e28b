import Bytes
import Testing

@testable import RADIUS

@Suite("A RADIUS packet")
struct PacketTests {
    @Test("is read as it stands and written as it was (RFC 2865 §7, RFC 5997 §A, pyrad, radclient)")
    func roundTrip() throws {
        for hex in Fixture.all {
            let packet = try Fixture.packet(hex)
            #expect(packet.serialized() == (try Fixture.bytes(hex)))
            let rebuilt = try Packet(
                code: packet.code, identifier: packet.identifier, authenticator: packet.authenticator,
                attributes: packet.attributes)
            #expect(rebuilt == packet)
        }
    }

    @Test("says who asks from where (RFC 2865 §7.1, pyrad)")
    func identity() throws {
        let nemo = try Fixture.packet(Fixture.nemo)
        #expect(nemo.code == .accessRequest && nemo.identifier == 0)
        #expect(try nemo.userName == "nemo")
        #expect(try nemo.nasIPAddress?.description == "192.168.1.16")
        #expect(try nemo.integer(of: .nasPort) == 3)
        #expect(try nemo.nasIdentifier == nil)
        let zoe = try Fixture.packet(Fixture.pyradRequest)
        #expect(try zoe.userName == "zoë@uni")
        #expect(try zoe.nasIPv6Address?.description == "2001:db8::7")
        #expect(try zoe.nasIdentifier == "vpn-1")
        #expect(try zoe.callingStationID == "198.51.100.9")
        #expect(zoe.proxyStates == [Array("one".utf8), Array("two".utf8)])
        let challenge = try Fixture.packet(Fixture.mopsyChallenge)
        #expect(try challenge.replyMessage == "Challenge 32769430.  Enter response at prompt.")
        #expect(challenge.state == Array("32769430".utf8))
    }

    @Test("T15 is refused when cut off anywhere")
    func prefixes() throws {
        for hex in Fixture.all {
            let bytes = try Fixture.bytes(hex)
            let ends = try ends(ofAttributesIn: bytes)
            for count in 0..<bytes.count {
                #expect(throws: PacketError.truncated) { try Packet(parsing: Array(bytes[..<count])) }
                guard count >= 4 else { continue }
                // The same with a Length that says so: well formed only where an attribute ends.
                var cut = Array(bytes[..<count])
                cut[2] = UInt8(count >> 8)
                cut[3] = UInt8(count & 0xff)
                let isWellFormed = (try? Packet(parsing: cut)) != nil
                #expect(isWellFormed == ends.contains(count))
            }
        }
    }

    @Test("ignores padding behind its Length (RFC 2865 §3)")
    func padding() throws {
        let bytes = try Fixture.bytes(Fixture.nemo)
        #expect(try Packet(parsing: bytes + [1, 0, 0]).serialized() == bytes)
    }

    @Test("T15 is refused when an attribute's length lies", arguments: [0, 1, 7, 37, 255] as [UInt8])
    func lyingLength(length: UInt8) throws {
        var bytes = try Fixture.bytes(Fixture.nemo)
        bytes[21] = length
        #expect(throws: PacketError.self) { try Packet(parsing: bytes) }
    }

    @Test("is refused when its Length is out of range", arguments: [0, 19, 4097, 65_535])
    func lengthRange(length: Int) throws {
        var bytes = try Fixture.bytes(Fixture.nemo) + [UInt8](repeating: 0, count: 65_536)
        bytes[2] = UInt8(length >> 8)
        bytes[3] = UInt8(length & 0xff)
        #expect(throws: PacketError.badLength) { try Packet(parsing: bytes) }
    }

    @Test(
        "T15 is refused when what may stand once stands twice",
        arguments: [.userName, .userPassword, .chapPassword, .state, .messageAuthenticator] as [AttributeType])
    func repeated(type: AttributeType) throws {
        let attribute = try Attribute(type, [UInt8](repeating: 7, count: 16))
        let twice = [attribute, Attribute(.nasPort, integer: 1), attribute]
        #expect(throws: PacketError.repeated(type)) {
            try Packet(code: .accessRequest, identifier: 1, authenticator: .zero, attributes: twice)
        }
    }

    @Test("holds 4096 octets and not one more")
    func sizeMax() throws {
        var attributes: [Attribute] = []
        for _ in 0..<15 { attributes.append(try Attribute(.proxyState, [UInt8](repeating: 1, count: 253))) }
        attributes.append(try Attribute(.proxyState, [UInt8](repeating: 1, count: 4096 - 20 - 15 * 255 - 2)))
        let full = try Packet(code: .accessRequest, identifier: 1, authenticator: .zero, attributes: attributes)
        #expect(full.serialized().count == Packet.sizeMax)
        attributes.append(try Attribute(.proxyState, []))
        #expect(throws: PacketError.packetTooLong) {
            try Packet(code: .accessRequest, identifier: 1, authenticator: .zero, attributes: attributes)
        }
        #expect(throws: PacketError.packetTooLong) { try full.reply(.accessReject, secret: Fixture.secret) }
        #expect(throws: PacketError.valueTooLong(.state)) { try Attribute(.state, [UInt8](repeating: 0, count: 254)) }
    }

    @Test("refuses values of a wrong form when they are asked for")
    func values() throws {
        let attributes = [
            try Attribute(.userName, [0xc3, 0x28]), try Attribute(.nasIPAddress, [1, 2, 3]),
            try Attribute(.nasIPv6Address, [1, 2, 3, 4]), try Attribute(.nasPort, []),
            try Attribute(.vendorSpecific, [0, 0, 1, 55]),
        ]
        let packet = try Packet(code: .accessRequest, identifier: 1, authenticator: .zero, attributes: attributes)
        #expect(throws: PacketError.badValue(.userName)) { try packet.userName }
        #expect(throws: PacketError.badValue(.nasIPAddress)) { try packet.nasIPAddress }
        #expect(throws: PacketError.badValue(.nasIPv6Address)) { try packet.nasIPv6Address }
        #expect(throws: PacketError.badValue(.nasPort)) { try packet.integer(of: .nasPort) }
        #expect(throws: PacketError.badValue(.vendorSpecific)) { try packet.vendorSpecifics }
    }

    @Test("survives any change of any octet (seeded)")
    func mutations() throws {
        var random = Seeded(state: 2865)
        let seeds = try Fixture.all.map { try Fixture.bytes($0) }
        for _ in 0..<20_000 {
            guard var bytes = seeds.randomElement(using: &random) else { return }
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            guard let packet = try? Packet(parsing: bytes) else { continue }
            #expect(Array(bytes.prefix(packet.serialized().count)) == packet.serialized())
            _ = try? packet.vendorSpecifics.map { try $0.attributes() }
            _ = try? packet.replyMessage
        }
    }

    private func ends(ofAttributesIn bytes: [UInt8]) throws -> Set<Int> {
        var end = 20
        return Set(
            [20]
                + (try Packet(parsing: bytes).attributes.map {
                    end += $0.value.count + 2; return end
                }))
    }
}
