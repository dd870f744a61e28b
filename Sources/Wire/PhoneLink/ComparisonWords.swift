import Bytes

/// A colour and a number that both screens show while a phone is paired. They tell one pairing from another
/// that happens beside it; 1,600 of them can be searched through, so they don't replace TLS.
public struct ComparisonWords: Equatable, Sendable, CustomStringConvertible {
    /// The sixteen colours, in the order of their numbers; the names are far apart when read aloud.
    public enum Colour: Int, CaseIterable, Sendable {
        case black, blue, brown, cream, gold, green, grey, lilac
        case navy, orange, pink, purple, red, silver, white, yellow
    }

    /// First byte of the transcript, modulo 16.
    public let colour: Colour
    /// Second and third byte, big-endian, modulo 100.
    public let number: Int

    init(transcript: [UInt8]) {
        var reader = ByteReader(transcript)
        let first = (try? reader.readByte()) ?? 0
        let next = (try? reader.readInteger(UInt16.self)) ?? 0
        colour = Colour(rawValue: Int(first & 15)) ?? .black
        number = Int(next % 100)
    }

    /// The number in two digits.
    public var digits: String { number < 10 ? "0\(number)" : "\(number)" }

    /// In English: "Blue 41".
    public var description: String {
        let name = "\(colour)"
        return "\(name.prefix(1).uppercased())\(name.dropFirst()) \(digits)"
    }
}
