import Bytes
import OATH
import Testing

@Suite("A YubiKey's code")
struct YubicoOTPTests {
    static let key = "ecde18dbe76fbd0c33330f1c354871db"

    @Test(
        "is opened as Yubico's published vectors say",
        arguments: [
            ("dteffujehknhfjbrjnlnldnhcujvddbikngjrtgh", key, "dteffuje", "8792ebfe26cc", 19, 17, 49_712),
            ("hknhfjbrjnlnldnhcujvddbikngjrtgh", key, "", "8792ebfe26cc", 19, 17, 49_712),
            ("DTEFFUJEHKNHFJBRJNLNLDNHCUJVDDBIKNGJRTGH", key, "dteffuje", "8792ebfe26cc", 19, 17, 49_712),
            (
                "enrlucvketdlfeknvrdggingjvrggeffenhevendbvgd", "4013a2c719c4e9734bbc63048b00e16b", "enrlucvketdl",
                "912a644bbc7b", 1, 0, 688_051
            ),
        ])
    func vectors(
        typed: String, key: String, publicID: String, privateID: String, usage: UInt16, session: UInt8, time: UInt32
    ) throws {
        let code = try #require(YubicoOTP(parsing: typed))
        #expect(code.publicID == publicID)
        let content = try #require(code.opened(with: Secret(Hex.decode(key))))
        #expect(Hex.encode(content.privateID.exposed()) == privateID)
        #expect(content.position == YubicoOTP.Position(usage: usage, session: session))
        #expect(content.timestamp == time)
    }

    @Test("is refused under another key, a key of another size, or with one letter changed")
    func wrong() throws {
        let typed = Array("dteffujehknhfjbrjnlnldnhcujvddbikngjrtgh")
        let code = try #require(YubicoOTP(parsing: String(typed)))
        #expect(code.opened(with: Secret([UInt8](repeating: 7, count: 16))) == nil)
        #expect(code.opened(with: Secret([UInt8](repeating: 7, count: 32))) == nil)
        for place in 8..<typed.count {
            var changed = typed
            changed[place] = typed[place] == "c" ? "b" : "c"
            let other = try #require(YubicoOTP(parsing: String(changed)))
            #expect(other.opened(with: Secret(try Hex.decode(Self.key))) == nil)
        }
    }

    @Test("is refused when it is no block, too long, odd or not in ModHex")
    func form() {
        let block = "hknhfjbrjnlnldnhcujvddbikngjrtgh"
        for size in 0..<32 { #expect(YubicoOTP(parsing: block.prefix(size)) == nil) }
        #expect(YubicoOTP(parsing: "c" + block) == nil)
        #expect(YubicoOTP(parsing: String(repeating: "c", count: 32) + block) != nil)
        #expect(YubicoOTP(parsing: String(repeating: "c", count: 34) + block) == nil)
        #expect(YubicoOTP(parsing: "a" + block.dropFirst()) == nil)
    }

    @Test("T02 counts only when its position grew")
    func order() {
        let last = YubicoOTP.Position(usage: 5, session: 9)
        #expect(YubicoOTP.Position(usage: 5, session: 10) > last)
        #expect(YubicoOTP.Position(usage: 6, session: 0) > last)
        #expect(!(YubicoOTP.Position(usage: 5, session: 9) > last))
        #expect(!(YubicoOTP.Position(usage: 4, session: 255) > last))
    }

    @Test("comes and goes in ModHex", arguments: 0..<20)
    func modHex(seed: UInt64) {
        var random = SeededGenerator(state: seed)
        let bytes = random.bytes(Int(seed))
        #expect(ModHex.decode(ModHex.encode(bytes)) == bytes)
        #expect(ModHex.encode([0x2d, 0x34, 0x4e, 0x83]) == "dteffuje")
    }
}
