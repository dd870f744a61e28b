import Bytes
import Testing

@Suite("A byte codec")
struct CodecTests {
    static let vectors = ["", "f", "fo", "foo", "foob", "fooba", "foobar"]

    @Test(
        "writes and reads the vectors of RFC 4648 §10",
        arguments: [
            (["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy"], Base64.encode, Base64.decode),
            (["", "Zg", "Zm8", "Zm9v", "Zm9vYg", "Zm9vYmE", "Zm9vYmFy"], Base64URL.encode, Base64URL.decode),
            (["", "MY", "MZXQ", "MZXW6", "MZXW6YQ", "MZXW6YTB", "MZXW6YTBOI"], Base32.encode, Base32.decode),
            (["", "66", "666f", "666f6f", "666f6f62", "666f6f6261", "666f6f626172"], Hex.encode, Hex.decode),
        ] as [([String], @Sendable ([UInt8]) -> String, @Sendable (String) throws -> [UInt8])])
    func vectors(
        texts: [String], encode: @Sendable ([UInt8]) -> String, decode: @Sendable (String) throws -> [UInt8]
    ) throws {
        for (plain, text) in zip(Self.vectors, texts) {
            #expect(encode(Array(plain.utf8)) == text)
            #expect(try decode(text) == Array(plain.utf8))
        }
        let all = Array(UInt8.min...UInt8.max)
        for count in 0..<40 { #expect(try decode(encode(Array(all.suffix(count)))) == Array(all.suffix(count))) }
        #expect(try decode(encode(all)) == all)
    }

    @Test(
        "of base 64 refuses another form of the same bytes",
        arguments: [
            "Zg", "Zg=", "Zg===", "Zh==", "Zm9=", "Z", "Zm 9v", "Zm9v\n", "Zm9-", "Zm_v", "=", "==", "====", "Zg==Zg==",
            "é==",
        ])
    func strictBase64(text: String) {
        #expect(throws: ByteError.self) { try Base64.decode(text) }
    }

    @Test(
        "of URL-safe base 64 refuses another form of the same bytes",
        arguments: [
            "Zg==", "Zh", "Zm9", "Z", "Zm9v ", "Zm9+", "Zm/v", "=",
        ])
    func strictBase64URL(text: String) {
        #expect(throws: ByteError.self) { try Base64URL.decode(text) }
        #expect(Base64URL.encode([0xfb, 0xff]) == "-_8")
    }

    @Test("of base 32 takes what people copy by hand and no stray bits")
    func base32() throws {
        for text in ["mzxw 6ytb-oi", "MZXW6YTBOI======", "MZXW6YTBOI="] {
            #expect(try Base32.decode(text) == Array("foobar".utf8))
        }
        for text in ["M", "MZX", "MZXW6Y", "MZ", "MZXW6YTBOJ", "MZXW1", "MZXW8", "MY=MY", "MÝ"] {
            #expect(throws: ByteError.self) { try Base32.decode(text) }
        }
    }

    @Test("of hexadecimal takes both cases and nothing between the digits")
    func hex() throws {
        #expect(try Hex.decode("00fFAb") == [0, 0xff, 0xab])
        for text in ["0", "0g", "0x00", "00 00", "0é"] {
            #expect(throws: ByteError.self) { try Hex.decode(text) }
        }
    }

    @Test("reads integers of each width and never past the end")
    func reader() throws {
        var writer = ByteWriter()
        writer.writeInteger(UInt8(1))
        writer.writeInteger(UInt16(0x0203))
        writer.writeInteger(UInt64(0x0405_0607_0809_0a0b))
        writer.write([0xcc])
        #expect(writer.bytes == Array(1...11) + [0xcc])
        for length in 0..<writer.count {
            var reader = ByteReader(writer.bytes[0..<length])
            #expect(throws: ByteError.truncated) {
                _ = try (reader.readByte(), reader.readInteger(UInt16.self), reader.readInteger(UInt64.self))
                _ = try reader.read(1)
            }
        }
        var reader = ByteReader(writer.bytes)
        #expect(throws: ByteError.truncated) { try reader.read(13) }
        #expect(throws: ByteError.truncated) { try reader.read(-1) }
        #expect(try reader.readLittleEndian(UInt16.self) == 0x0201)
        #expect(throws: ByteError.leftOver(count: 10)) { try reader.expectEnd() }
        #expect(reader.readRest() == Array(3...11) + [0xcc])
        #expect(reader.isAtEnd)
    }
}

@Suite("A readable code")
struct ReadableCodeTests {
    @Test("T02 has one form, however it is written")
    func canonical() {
        for typed in ["KX7-4TM-Q2P", "kx7 4tm q2p", "KX74TMQ2P", " k x 7-4tMq2P "] {
            #expect(ReadableCode.canonical(typed) == "KX74TMQ2P")
        }
        #expect(ReadableCode.canonical("oO0-iIlL1") == "00011111")
        for typed in ["U", "ü", "K!7", "K.7", "K\u{0}7", "K\u{FF17}", "K\t7"] {
            #expect(ReadableCode.canonical(typed) == nil)
        }
        #expect(ReadableCode.canonical("") == "")
    }

    @Test("has as many characters as it should, of 5 bits each, and groups")
    func form() {
        #expect(ReadableCode.encode([0xff, 0xff, 0xff, 0xff, 0xff, 0xff], length: 9) == "ZZZZZZZZZ")
        #expect(ReadableCode.encode([0x08, 0x42, 0x10, 0x84, 0x21], length: 8) == "11111111")
        #expect(ReadableCode.grouped("KX74TMQ2P", by: [3, 3, 3]) == "KX7-4TM-Q2P")
        #expect(ReadableCode.grouped("F4KD9TQM2XWP7", by: [4, 4, 5]) == "F4KD-9TQM-2XWP7")
        #expect(ReadableCode.grouped("ABCDE", by: [2, 9]) == "AB-CDE")
        #expect(ReadableCode.grouped("ABCDE", by: [2]) == "AB-CDE")
    }
}

@Suite("A secret")
struct SecretTests {
    @Test("T27 prints as dots, whoever prints it")
    func prints() {
        let secret = Secret(text: "hunter2")
        var dumped = ""
        dump(secret, to: &dumped)
        for text in ["\(secret)", String(reflecting: secret), "\([secret])", "\(Optional(secret) as Any)", dumped] {
            #expect(text.contains("•••"))
            #expect(!text.contains("hunter2") && !text.contains("104"))
        }
        #expect(secret.exposedText() == "hunter2")
    }

    @Test("equals its like alone")
    func equal() {
        let secret = Secret([1, 2, 3])
        #expect(secret.equals(Secret([1, 2, 3])))
        for other in [[], [1, 2], [1, 2, 4], [0, 2, 3], [1, 2, 3, 0]] as [[UInt8]] {
            #expect(!secret.equals(Secret(other)))
        }
        #expect(equalInConstantTime([], [] as [UInt8]))
    }
}
