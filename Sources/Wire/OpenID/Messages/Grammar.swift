/// The character classes of RFC 6749 appendix A and RFC 7636 §4.1.
enum Grammar {
    /// Visible ASCII and the space (VSCHAR).
    static func isVisible(_ text: String) -> Bool {
        text.utf8.allSatisfy { (0x20...0x7e).contains($0) }
    }

    /// Visible ASCII without quotation mark and backslash (NQCHAR): scope values, authentication contexts.
    static func isToken(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { (0x21...0x7e).contains($0) && $0 != 0x22 && $0 != 0x5c }
    }

    /// Letters, digits, `-`, `.`, `_` and `~`.
    static func isUnreserved(_ text: String) -> Bool {
        text.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x2e, 0x5f, 0x7e: true
            default: false
            }
        }
    }

    /// Byte for byte. Swift's `==` takes texts for equal that are only canonically equivalent, such as `K` and the
    /// Kelvin sign; an identifier or address must be the very same.
    static func same(_ first: String, _ second: String) -> Bool {
        first.utf8.elementsEqual(second.utf8)
    }

    /// The words of a list that is separated by spaces, in their order.
    static func words(_ text: String) -> [String] {
        text.split(separator: " ").map { String($0) }
    }
}
