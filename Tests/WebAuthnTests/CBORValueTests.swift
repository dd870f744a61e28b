import Bytes
import Testing
import WebAuthn

@Suite("A CBOR value")
struct CBORValueTests {
    /// Of RFC 8949, appendix A: those that CTAP2 allows.
    static let examples: [(String, CBORValue)] = [
        ("00", .unsigned(0)), ("17", .unsigned(23)), ("1818", .unsigned(24)), ("1903e8", .unsigned(1000)),
        ("1a000f4240", .unsigned(1_000_000)), ("1b000000e8d4a51000", .unsigned(1_000_000_000_000)),
        ("1bffffffffffffffff", .unsigned(.max)), ("3bffffffffffffffff", .negative(.max)), ("20", CBORValue(-1)),
        ("3863", CBORValue(-100)), ("3903e7", CBORValue(-1000)), ("f4", .bool(false)), ("f5", .bool(true)),
        ("f6", .null), ("40", .bytes([])), ("4401020304", .bytes([1, 2, 3, 4])), ("60", .text("")),
        ("6449455446", .text("IETF")), ("62c3bc", .text("ü")), ("80", .array([])),
        (
            "8301820203820405",
            .array([.unsigned(1), .array([.unsigned(2), .unsigned(3)]), .array([.unsigned(4), .unsigned(5)])])
        ),
        ("a0", .map([])), ("a201020304", CBORValue(map: [(.unsigned(1), .unsigned(2)), (.unsigned(3), .unsigned(4))])),
        (
            "a26161016162820203",
            CBORValue(map: [(.text("a"), .unsigned(1)), (.text("b"), .array([.unsigned(2), .unsigned(3)]))])
        ),
    ]

    @Test("is read and written as RFC 8949, appendix A, shows")
    func examplesRead() throws {
        for (hex, value) in Self.examples {
            let bytes = try Hex.decode(hex)
            #expect(try CBORValue(parsing: bytes) == value)
            #expect(value.serialized() == bytes)
        }
    }

    @Test(
        "T14 T20 not in CTAP2's canonical form is refused",
        arguments: [
            ("1817", "integer longer than needed"), ("190017", "integer longer than needed"),
            ("1a0000ffff", "integer longer than needed"), ("1b00000000ffffffff", "integer longer than needed"),
            ("3817", "negative integer longer than needed"), ("580101", "length longer than needed"),
            ("7801" + "61", "text length longer than needed"), ("9801" + "00", "array count longer than needed"),
            ("b801" + "0000", "map count longer than needed"), ("5f4101ff", "indefinite bytes"),
            ("7f6161ff", "indefinite text"), ("9f00ff", "indefinite array"), ("bf0000ff", "indefinite map"),
            ("a201000100", "a key twice"), ("a203000100", "keys not in order"),
            ("a2616200616100", "text keys not in order"), ("a262616100616200", "longer key first"),
            ("a2200001" + "00", "negative key before a positive one"), ("a1410100", "bytes as key"),
            ("a1f500", "boolean as key"), ("a18000", "array as key"), ("c000", "tag"), ("d81800", "tag"),
            ("f90000", "half float"), ("fa00000000", "float"), ("fb0000000000000000", "double"), ("f7", "undefined"),
            ("e0", "simple value"), ("f818", "simple value"), ("ff", "break"), ("1c", "reserved"), ("1f", "indefinite"),
            ("62ff61", "text not in UTF-8"), ("0000", "bytes left over"), ("", "nothing"),
            ("818181818100", "nested five deep"), ("5bffffffffffffffff", "a length beyond all"),
            ("9bffffffffffffffff", "a count beyond all"), ("bb7fffffffffffffff", "a count beyond all"),
            ("9a00ffffff00", "a count beyond what is left"),
        ])
    func refused(hex: String, why: String) throws {
        let bytes = try Hex.decode(hex)
        #expect(throws: WebAuthnError.self, "\(why)") { try CBORValue(parsing: bytes) }
    }

    @Test("T20 beyond its bounds of size and number is refused")
    func bounds() throws {
        let many = CBORValue.array([CBORValue](repeating: .null, count: CBORValue.itemsMax)).serialized()
        #expect(throws: WebAuthnError.malformed("more than 1024 CBOR items")) { try CBORValue(parsing: many) }
        let large = CBORValue.bytes([UInt8](repeating: 0, count: CBORValue.sizeMax)).serialized()
        #expect(throws: WebAuthnError.malformed("CBOR larger than 65536 bytes")) { try CBORValue(parsing: large) }
        let deepest = try CBORValue(parsing: [0x81, 0x81, 0x81, 0x81, 0])
        #expect(deepest.array?.count == 1)
    }
}
