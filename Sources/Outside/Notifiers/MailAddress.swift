/// An address that mail can be sent to: the part of RFC 5321, section 4.1.2, that has no quotes and no comments. It
/// cannot hold what ends a line, a header or a command.
public struct MailAddress: Hashable, Sendable {
    public let text: String

    /// RFC 5321, section 4.5.3.1.
    static let sizeMax = 254
    static let localSizeMax = 64

    public init?(_ text: String) {
        guard text.utf8.count <= Self.sizeMax, let at = text.utf8.lastIndex(of: UInt8(ascii: "@")) else { return nil }
        let local = text.utf8[..<at]
        let domain = text.utf8[text.utf8.index(after: at)...]
        guard (1...Self.localSizeMax).contains(local.count), Self.isDotted(local, Self.isAtomText),
            Self.isDotted(domain, Self.isDomainText), domain.first != UInt8(ascii: "-")
        else { return nil }
        self.text = text
    }

    private static func isDotted(_ bytes: Substring.UTF8View, _ isGood: (UInt8) -> Bool) -> Bool {
        bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
            .allSatisfy { !$0.isEmpty && $0.allSatisfy(isGood) }
    }

    private static func isDomainText(_ byte: UInt8) -> Bool { isLetterOrDigit(byte) || byte == UInt8(ascii: "-") }

    private static func isAtomText(_ byte: UInt8) -> Bool {
        isLetterOrDigit(byte) || "!#$%&'*+-/=?^_`{|}~".utf8.contains(byte)
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default: false
        }
    }
}
