/// Base 32 (RFC 4648 §6), the form in which one-time password secrets travel.
public enum Base32 {
    private static let characters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)

    /// Without padding.
    public static func encode(_ bytes: some Collection<UInt8>) -> String {
        String(decoding: encodedBits(bytes, characters), as: UTF8.self)
    }

    /// Either case; spaces, dashes and padding at the end are dropped, as people copy such secrets by hand.
    public static func decode(_ text: some StringProtocol) throws(ByteError) -> [UInt8] {
        var input: [UInt8] = []
        for character in text.utf8 where character != 0x20 && character != 0x2d { input.append(character) }
        while input.last == 0x3d { input.removeLast() }
        guard ![1, 3, 6].contains(input.count % 8) else { throw .malformed("base 32 of a wrong length") }
        var bytes: [UInt8] = []
        var buffer: UInt32 = 0
        var bits: UInt32 = 0
        for character in input {
            let value: UInt8
            switch character {
            case 0x41...0x5a: value = character - 0x41
            case 0x61...0x7a: value = character - 0x61
            case 0x32...0x37: value = character - 0x32 + 26
            default: throw .malformed("not a base 32 character")
            }
            buffer = buffer << 5 | UInt32(value)
            bits += 5
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(truncatingIfNeeded: buffer >> bits))
                buffer &= (1 << bits) - 1
            }
        }
        guard buffer == 0 else { throw .malformed("stray bits at the end of base 32") }
        return bytes
    }
}

/// The alphabet of codes that people read aloud and type: digits and capitals without I, L, O and U.
public enum ReadableCode {
    private static let characters = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

    /// Five bits a character, from the front; bits that do not fill a character are left out.
    public static func encode(_ bytes: some Collection<UInt8>, length: Int) -> String {
        let text = encodedBits(bytes, characters)
        return String(decoding: text.prefix(length), as: UTF8.self)
    }

    /// Whether a text is a code of that length in its one form.
    public static func isCanonical(_ text: String, length: Int) -> Bool {
        text.utf8.count == length
            && text.utf8.allSatisfy { letter in
                switch letter {
                case 0x30...0x39, 0x41...0x48, 0x4a...0x4b, 0x4d...0x4e, 0x50...0x54, 0x56...0x5a: true
                default: false
                }
            }
    }

    /// The one form of a typed code: capitals, without spaces and dashes, O read as 0, I and L as 1.
    /// Nil when a character cannot belong to a code.
    public static func canonical(_ typed: some StringProtocol) -> String? {
        var result: [UInt8] = []
        for character in Array(typed.utf8) {
            switch character {
            case 0x20, 0x2d: continue
            case 0x61...0x7a: result.append(character - 0x20)
            default: result.append(character)
            }
        }
        for (index, character) in result.enumerated() {
            switch character {
            case 0x4f: result[index] = 0x30
            case 0x49, 0x4c: result[index] = 0x31
            default: guard characters.contains(character) else { return nil }
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// `KX74TMQ2P` in groups: `KX7-4TM-Q2P`.
    public static func grouped(_ code: String, by sizes: [Int]) -> String {
        var groups: [Substring] = []
        var rest = code[...]
        for size in sizes where !rest.isEmpty {
            groups.append(rest.prefix(size))
            rest = rest.dropFirst(size)
        }
        if !rest.isEmpty { groups.append(rest) }
        return groups.joined(separator: "-")
    }
}

private func encodedBits(_ bytes: some Collection<UInt8>, _ characters: [UInt8]) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count * 8 + 4) / 5)
    var buffer: UInt32 = 0
    var bits: UInt32 = 0
    for byte in Array(bytes) {
        buffer = buffer << 8 | UInt32(byte)
        bits += 8
        while bits >= 5 {
            bits -= 5
            text.append(characters[Int(buffer >> bits & 31)])
        }
    }
    if bits > 0 { text.append(characters[Int(buffer << (5 - bits) & 31)]) }
    return text
}
