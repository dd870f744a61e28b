/// A telephone number in its international form (ITU-T E.164): a plus and 8 to 15 digits.
public struct PhoneNumber: Hashable, Sendable {
    public let text: String

    /// Reads what people write: `+1 (212) 555-0123`, `0044 115 496 0123`, `0115 496 0123`. A single 0 in front is
    /// replaced by the house's own country.
    public init?(_ typed: String, country: String) {
        var rest = typed.unicodeScalars.filter { !" \u{a0}()-./".unicodeScalars.contains($0) }[...]
        let digits: [Unicode.Scalar]
        if rest.first == "+" {
            rest = rest.dropFirst()
            digits = Array(rest)
        } else if rest.starts(with: "00".unicodeScalars) {
            digits = Array(rest.dropFirst(2))
        } else if rest.first == "0" {
            digits = Array(country.unicodeScalars) + rest.dropFirst()
        } else {
            return nil
        }
        guard (8...15).contains(digits.count), digits.first != "0", digits.allSatisfy({ ("0"..."9").contains($0) })
        else { return nil }
        text = "+" + String(String.UnicodeScalarView(digits))
    }
}
