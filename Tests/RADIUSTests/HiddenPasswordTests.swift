import Bytes
import Testing

@testable import RADIUS

@Suite("A hidden password")
struct HiddenPasswordTests {
    @Test("is revealed (RFC 2865 §7.1 and §7.3, pyrad, radclient)")
    func vectors() throws {
        for (hex, password, secret) in [
            (Fixture.nemo, "arctangent", Fixture.secret), (Fixture.mopsy, "challenge", Fixture.secret),
            (Fixture.mopsyAnswer, "99101462", Fixture.secret),
            (Fixture.pyradRequest, "pässwörd,push2", Fixture.secret),
            (Fixture.radclientRequest, "correct horse battery staple", Fixture.radclientSecret),
        ] {
            let packet = try Fixture.packet(hex)
            let hidden = try #require(try packet.hiddenPassword)
            #expect(hidden.revealed(authenticator: packet.authenticator, secret: secret).exposedText() == password)
            let again = try HiddenPassword(
                hiding: Secret(text: password), authenticator: packet.authenticator, secret: secret)
            #expect(again == hidden)
        }
    }

    @Test("takes 0 to 128 octets in blocks of 16", arguments: [0, 1, 15, 16, 17, 127, 128])
    func sizes(count: Int) throws {
        var random = Seeded(state: UInt64(count))
        for _ in 0..<50 {
            let authenticator = random.authenticator()
            let secret = Secret(random.bytes(Int.random(in: 1...40, using: &random)))
            let password = random.bytes(count).map { max($0, 1) }
            let hidden = try HiddenPassword(hiding: Secret(password), authenticator: authenticator, secret: secret)
            #expect(hidden.bytes.count == max(16, (count + 15) / 16 * 16))
            let parsed = try HiddenPassword(parsing: hidden.bytes)
            #expect(parsed.revealed(authenticator: authenticator, secret: secret).exposed() == password)
        }
    }

    @Test("loses NULs at its end alone, as they are padding")
    func trailingNULs() throws {
        let password = Secret([0, 0x61, 0, 0x62, 0, 0])
        let hidden = try HiddenPassword(hiding: password, authenticator: .zero, secret: Fixture.secret)
        #expect(hidden.revealed(authenticator: .zero, secret: Fixture.secret).exposed() == [0, 0x61, 0, 0x62])
    }

    @Test("T15 is refused with 129 octets, and with a size that hiding never makes")
    func refused() throws {
        #expect(throws: PacketError.badValue(.userPassword)) {
            try HiddenPassword(
                hiding: Secret([UInt8](repeating: 1, count: 129)), authenticator: .zero, secret: Fixture.secret)
        }
        for count in [0, 1, 15, 17, 127, 129, 144] {
            #expect(throws: PacketError.badValue(.userPassword)) {
                try HiddenPassword(parsing: [UInt8](repeating: 1, count: count))
            }
        }
    }
}
