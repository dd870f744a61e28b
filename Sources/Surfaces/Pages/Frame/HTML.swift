/// Text that may stand in a page as it is. Whatever comes from outside is escaped on its way in, so that no page can
/// forget it.
public struct HTML: Equatable, Sendable {
    public let text: String

    /// Text of any origin. Characters that mean something in HTML are written as references (HTML, section 13.1.4),
    /// control characters as U+FFFD.
    public init(escaping plain: some StringProtocol) {
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

    /// Markup that this module wrote itself.
    init(written markup: String) { text = markup }

    /// Several pieces with plain text between them.
    init(joining pieces: [HTML], with separator: String) {
        text = pieces.map(\.text).joined(separator: HTML(escaping: separator).text)
    }

    public var bytes: [UInt8] { Array(text.utf8) }
}
