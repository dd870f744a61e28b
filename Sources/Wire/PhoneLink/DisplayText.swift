/// Text that a person reads on a card: names of applications, accounts, browsers and places.
public enum DisplayText {
    /// The text without characters that could reorder, hide or break a line of the card, cut to `bytesMax`
    /// bytes of UTF-8 at a character's end.
    public static func fitted(_ text: String, bytesMax: Int) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars.prefix(bytesMax &* 4) where isVisible(scalar) { scalars.append(scalar) }
        var result = ""
        var count = 0
        for character in String(scalars) {
            count += character.utf8.count
            guard count <= bytesMax else { break }
            result.append(character)
        }
        return result
    }

    private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        // Format characters include the bidirectional controls, with which "nraeL" reads as "Learn".
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
        default: true
        }
    }
}
