/// A script as it is sent: those who read it have the repository, and phones need not carry its comments.
enum ScriptText {
    /// Without the lines that are comments alone, and without those that begin with `/*` up to the one that ends with
    /// `*/`. What stands behind code stays, as do texts: no script has a text of several lines.
    static func withoutComments(_ text: String) -> String {
        var lines: [Substring] = []
        var isInside = false
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let begun = line.drop(while: \.isWhitespace)
            let isEnd = begun.hasSuffix("*/")
            if isInside {
                isInside = !isEnd
            } else if begun.hasPrefix("/*") {
                isInside = !isEnd
            } else if !begun.hasPrefix("//") {
                lines.append(line)
            }
        }
        return lines.joined(separator: "\n")
    }
}
