/// Text that may stand in a page as it is. Whatever comes from outside is escaped on its way in, so that no page can
/// forget it.
public struct HTML: Equatable, Sendable {
    public let text: String

    /// Text of any origin. Characters that mean something in HTML are written as references (HTML, section 13.1.4),
    /// control characters as U+FFFD.
    public init(escaping plain: some StringProtocol) {
        if plain.utf8.allSatisfy(Self.standsForItself) {
            text = String(plain)
            return
        }
        var out = ""
        out.reserveCapacity(plain.utf8.count + 16)
        for scalar in plain.unicodeScalars {
            switch scalar {
            case "&": out += "&amp;"
            case "<": out += "&lt;"
            case ">": out += "&gt;"
            case "\"": out += "&quot;"
            case "'": out += "&#39;"
            case "\n", "\t": out.unicodeScalars.append(scalar)
            case "\u{0}"..."\u{1f}", "\u{7f}"..."\u{9f}": out += "\u{fffd}"
            default: out.unicodeScalars.append(scalar)
            }
        }
        text = out
    }

    /// Whether a byte of UTF-8 is written as it is, whatever follows. Control characters beyond ASCII begin with 0xc2.
    private static func standsForItself(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""), UInt8(ascii: "'"): false
        case 0x09, 0x0a, 0x20...0x7e: true
        default: byte >= 0x80 && byte != 0xc2
        }
    }

    /// Markup that this module wrote itself.
    init(written markup: String) { text = markup }

    /// Several pieces with plain text between them.
    init(joining pieces: [HTML], with separator: String) {
        text = pieces.map(\.text).joined(separator: HTML(escaping: separator).text)
    }

    public var bytes: [UInt8] { Array(text.utf8) }
}
