import Bytes

/// The code that lets one phone be paired: `KX7-4TM-Q2P`, 45 bits, valid once and for ten minutes.
public struct TicketCode: Hashable, Sendable {
    /// Characters without dashes.
    public static let length = 9
    /// Bytes of randomness that make one; the last three bits are left over.
    public static let randomCount = 6
    /// The one written form: `KX74TMQ2P`.
    public let text: String

    /// Reads what a person typed: any case, spaces and dashes dropped, O as 0, I and L as 1.
    public init(typed: String) throws(PhoneLinkError) {
        guard typed.utf8.count <= 32, let code = ReadableCode.canonical(typed), code.utf8.count == Self.length
        else { throw .malformed("ticket") }
        text = code
    }

    /// Makes one from `randomCount` random bytes.
    public init(random bytes: [UInt8]) throws(PhoneLinkError) {
        guard bytes.count == Self.randomCount else { throw .unusableRandomness }
        text = ReadableCode.encode(bytes, length: Self.length)
    }

    /// `KX7-4TM-Q2P`, as people read it.
    public var grouped: String { ReadableCode.grouped(text, by: [3, 3, 3]) }

    /// The address for a picture code. The code stands behind `#`, which browsers don't send, so no log has it.
    public func link(server: String) -> String { "\(server)/app/#pair=\(text)" }
}
