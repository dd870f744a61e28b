/// A one-time code as a person typed it, in its one canonical form: ASCII digits and nothing else.
///
/// However a code is written, it has one form, so that it can be spent once only.
public struct TypedCode: Hashable, Sendable, CustomStringConvertible, CustomReflectable {
    /// How many digits a one-time code may have (RFC 4226 §5.3, which asks for six and allows more).
    public static let digitsAllowed = 6...8
    /// How long a typed code may be with its spaces and dashes.
    public static let typedSizeMax = 32

    let digits: [UInt8]

    /// Drops spaces and dashes (`123 456`, `123-456`). Nil for any other character, full-width digits
    /// among them, and when six to eight digits are not left.
    public init?(_ typed: some StringProtocol) {
        guard typed.utf8.count <= Self.typedSizeMax else { return nil }
        var digits: [UInt8] = []
        for character in Array(typed.utf8) {
            switch character {
            case 0x20, 0x2d: continue
            case 0x30...0x39: digits.append(character)
            default: return nil
            }
        }
        guard Self.digitsAllowed.contains(digits.count) else { return nil }
        self.digits = digits
    }

    /// The code as a number; codes of the same count are the same where their numbers are.
    var number: UInt32 { digits.reduce(0) { $0 * 10 + UInt32($1 - 0x30) } }

    public var description: String { "•••" }
    public var customMirror: Mirror { Mirror(self, children: []) }

    /// How many digits the code has.
    public var count: Int { digits.count }

    /// The digits, for a key under which the code counts as spent. Never for a log.
    public var text: String { String(decoding: digits, as: UTF8.self) }
}
