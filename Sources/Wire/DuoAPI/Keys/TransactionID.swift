public import Bytes

/// A `txid`: a UUID, as clients expect, that carries our own 18-character identifier and nothing else.
///
/// Its form is RFC 9562 §5.8 (version 8): 48 and 12 bits of the identifier, then, after the variant, its last 30
/// bits and 32 zero bits. Nothing need be kept to find the attempt again.
public struct TransactionID: Hashable, Sendable, CustomStringConvertible {
    /// The 18 characters of `0123456789ABCDEFGHJKMNPQRSTVWXYZ` (90 bits).
    public let carried: String

    /// Refuses an identifier that is not 18 characters of that alphabet.
    public init(carrying identifier: some StringProtocol) throws(ByteError) {
        let characters = Array(identifier.utf8)
        guard characters.count == 18, characters.allSatisfy({ KeyAlphabet.readable.contains($0) }) else {
            throw .malformed("not a transaction's identifier")
        }
        carried = String(decoding: characters, as: UTF8.self)
    }

    /// Refuses all but a lower-case UUID of the form above.
    public init(parsing text: some StringProtocol) throws(ByteError) {
        var digits: [UInt8] = []
        guard text.utf8.count == 36 else { throw .malformed("not a UUID") }
        for (index, character) in text.utf8.enumerated() {
            switch (index, character) {
            case (8, 0x2d), (13, 0x2d), (18, 0x2d), (23, 0x2d): continue
            case (8, _), (13, _), (18, _), (23, _): throw .malformed("not a UUID")
            case (_, 0x30...0x39), (_, 0x61...0x66): digits.append(character)
            default: throw .malformed("not a lower-case UUID")
            }
        }
        var reader = ByteReader(try Hex.decode(String(decoding: digits, as: UTF8.self)))
        let high = try reader.readInteger(UInt64.self)
        let low = try reader.readInteger(UInt64.self)
        guard high >> 12 & 0xf == 8, low >> 62 == 0b10, low & 0xffff_ffff == 0 else {
            throw .malformed("not a UUID of ours")
        }
        // 60 bits are twelve characters, 30 bits are six.
        let first = (high >> 16) << 12 | high & 0xfff
        let last = low >> 32 & 0x3fff_ffff
        carried = Self.characters(of: first, count: 12) + Self.characters(of: last, count: 6)
    }

    /// The lower-case UUID.
    public var text: String {
        let first = Self.number(carried.utf8.prefix(12))
        let last = Self.number(carried.utf8.suffix(6))
        var writer = ByteWriter(capacity: 16)
        writer.writeInteger((first >> 12) << 16 | 0x8000 | first & 0xfff)
        writer.writeInteger(UInt64(0b10) << 62 | last << 32)
        let digits = Array(Hex.encode(writer.bytes).utf8)
        let groups = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32]
        return groups.map { String(decoding: digits[$0], as: UTF8.self) }.joined(separator: "-")
    }

    public var description: String { text }

    private static func characters(of number: UInt64, count: Int) -> String {
        let alphabet = KeyAlphabet.readable.characters
        let places = (0..<count).reversed().map { alphabet[Int(number >> UInt64($0 * 5) & 31)] }
        return String(decoding: places, as: UTF8.self)
    }

    private static func number(_ characters: some Sequence<UInt8>) -> UInt64 {
        characters.reduce(0) { number, character in
            number << 5 | UInt64(KeyAlphabet.readable.characters.firstIndex(of: character) ?? 0)
        }
    }
}
