/// Base 64 with the URL and filename safe alphabet, without padding (RFC 4648 §5, as JOSE uses it: RFC 7515 §2).
public enum Base64URL {
    private static let codec = Base64Codec(alphabet: "-_", padded: false)

    public static func encode(_ bytes: some Collection<UInt8>) -> String { codec.encode(bytes) }

    /// Refuses padding, white space, other characters and stray bits in the last one.
    public static func decode(_ text: some StringProtocol) throws(ByteError) -> [UInt8] { try codec.decode(text) }
}

/// Base 64 with the standard alphabet and padding (RFC 4648 §4).
public enum Base64 {
    private static let codec = Base64Codec(alphabet: "+/", padded: true)

    public static func encode(_ bytes: some Collection<UInt8>) -> String { codec.encode(bytes) }

    /// Refuses white space, other characters, missing padding and stray bits in the last character.
    public static func decode(_ text: some StringProtocol) throws(ByteError) -> [UInt8] { try codec.decode(text) }
}

private struct Base64Codec {
    let characters: [UInt8]
    let values: [UInt8]
    let padded: Bool

    init(alphabet last: String, padded: Bool) {
        characters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8) + Array(last.utf8)
        var values = [UInt8](repeating: 0xff, count: 256)
        for (value, character) in characters.enumerated() { values[Int(character)] = UInt8(value) }
        self.values = values
        self.padded = padded
    }

    func encode(_ bytes: some Collection<UInt8>) -> String {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        var buffer: UInt32 = 0
        var bits: UInt32 = 0
        for byte in Array(bytes) {
            buffer = buffer << 8 | UInt32(byte)
            bits += 8
            while bits >= 6 {
                bits -= 6
                text.append(characters[Int(buffer >> bits & 63)])
            }
        }
        if bits > 0 { text.append(characters[Int(buffer << (6 - bits) & 63)]) }
        while padded, !text.count.isMultiple(of: 4) { text.append(0x3d) }
        return String(decoding: text, as: UTF8.self)
    }

    func decode(_ text: some StringProtocol) throws(ByteError) -> [UInt8] {
        var input = Array(text.utf8)
        if padded {
            guard input.count.isMultiple(of: 4) else { throw .malformed("base 64 of a wrong length") }
            var padding = 0
            while padding < 2, input.last == 0x3d {
                input.removeLast()
                padding += 1
            }
        }
        guard input.count % 4 != 1 else { throw .malformed("base 64 of a wrong length") }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(input.count / 4 * 3 + 2)
        var buffer: UInt32 = 0
        var bits: UInt32 = 0
        for character in input {
            let value = values[Int(character)]
            guard value != 0xff else { throw .malformed("not a base 64 character") }
            buffer = buffer << 6 | UInt32(value)
            bits += 6
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(truncatingIfNeeded: buffer >> bits))
                buffer &= (1 << bits) - 1
            }
        }
        guard buffer == 0 else { throw .malformed("stray bits at the end of base 64") }
        return bytes
    }
}
