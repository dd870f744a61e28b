import Bytes

/// Text in a header, as RFC 2047 writes what is not plain: no byte of it can end the line.
enum EncodedWord {
    /// RFC 2047, section 2: a line with words has at most 76 characters, the header's name among them.
    static let bytesMax = 39
    /// Plain text that is longer is encoded too, since encoded words may be folded anywhere.
    static let plainMax = 60
    /// How many bytes of a header's text are sent.
    static let sizeMax = 512

    /// The text in words, folded; what controls a line or its direction is left out.
    static func header(_ text: String) -> String {
        let clean = visible(text)
        if clean.utf8.count <= plainMax, clean.utf8.allSatisfy({ (0x20..<0x7f).contains($0) }),
            !clean.contains("=?")
        {
            return clean
        }
        return words(clean).joined(separator: "\r\n ")
    }

    /// A name and what stands between it and the address: always quoted or encoded (RFC 5322, section 3.2.5).
    static func phrase(_ text: String) -> String {
        let clean = visible(text)
        let isPlain = clean.utf8.allSatisfy { (0x20..<0x7f).contains($0) && $0 != 0x22 && $0 != 0x5c }
        return isPlain && clean.utf8.count <= plainMax && !clean.contains("=?")
            ? "\"\(clean)\" " : words(clean).joined(separator: "\r\n ") + "\r\n "
    }

    /// Section 5: no character is divided between two words.
    private static func words(_ text: String) -> [String] {
        var words: [String] = []
        var bytes: [UInt8] = []
        for scalar in text.unicodeScalars {
            let next = Array(String(scalar).utf8)
            if bytes.count + next.count > bytesMax {
                words.append("=?UTF-8?B?\(Base64.encode(bytes))?=")
                bytes = []
            }
            bytes += next
        }
        if !bytes.isEmpty { words.append("=?UTF-8?B?\(Base64.encode(bytes))?=") }
        return words
    }

    private static func visible(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        var count = 0
        for scalar in text.unicodeScalars where isVisible(scalar) {
            count += UTF8.width(scalar)
            guard count <= sizeMax else { break }
            result.append(scalar)
        }
        return String(result)
    }

    private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator, .surrogate: false
        default: !scalar.properties.isBidiControl
        }
    }
}
