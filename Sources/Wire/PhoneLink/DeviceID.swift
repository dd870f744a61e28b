import Bytes

/// The server's name for a paired phone: 18 readable characters, 90 bits.
public struct DeviceID: Hashable, Sendable, CustomStringConvertible {
    /// Characters of the identifier.
    public static let length = 18
    /// The one written form: digits and capitals, no dashes.
    public let text: String

    /// Throws unless the text is the identifier's one written form.
    public init(_ text: String) throws(PhoneLinkError) {
        guard text.utf8.count == Self.length, ReadableCode.canonical(text) == text else {
            throw .malformed("device")
        }
        self.text = text
    }

    /// Makes one from 12 random bytes.
    public init(random bytes: [UInt8]) throws(PhoneLinkError) {
        guard bytes.count == 12 else { throw .unusableRandomness }
        text = ReadableCode.encode(bytes, length: Self.length)
    }

    public var description: String { text }
}
