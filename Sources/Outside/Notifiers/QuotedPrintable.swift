/// Quoted-printable (RFC 2045, section 6.7): text of any length and language in lines that every mail server takes.
enum QuotedPrintable {
    /// Rule 5: characters in a line, the mark of a soft break among them.
    static let lineMax = 76

    /// Lines of the text may end in LF; those of the result end in CRLF.
    static func encode(_ text: String) -> String {
        var out = ""
        out.reserveCapacity(text.utf8.count + text.utf8.count / 4)
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            encode(Array(line.utf8), into: &out)
            out += "\r\n"
        }
        return out
    }

    private static func encode(_ line: [UInt8], into out: inout String) {
        var column = 0
        for (index, byte) in line.enumerated() {
            let isLast = index == line.count - 1
            // Rule 3: a space at the end of a line would get lost. A dot or "From" at the start might be changed.
            let isPlain =
                (0x21...0x7e).contains(byte) && byte != 0x3d && !(column == 0 && (byte == 0x2e || byte == 0x46))
                || (byte == 0x20 && !isLast)
            let width = isPlain ? 1 : 3
            if column + width > lineMax - 1 {
                out += "=\r\n"
                column = 0
            }
            if isPlain {
                out.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                out += "=" + hex(byte >> 4) + hex(byte & 15)
            }
            column += width
        }
    }

    private static func hex(_ nibble: UInt8) -> String { String(nibble, radix: 16, uppercase: true) }
}
