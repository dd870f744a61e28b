/// A script as it is sent: those who read it have the repository, and phones need not carry its comments.
enum ScriptText {
    /// Without the lines that are comments alone, those that begin with `/*` up to the one that ends with `*/`, types
    /// within a line (`/** @type {A} */`), empty lines, and the space before each. What stands behind code stays, as do
    /// texts: no script has a text of several lines, or one in which a type stands.
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
            } else if !begun.hasPrefix("//"), !begun.isEmpty {
                lines.append(withoutTypes(begun))
            }
        }
        return lines.joined(separator: "\n")
    }

    private static func withoutTypes(_ line: Substring) -> Substring {
        var line = line
        while let start = line.firstRange(of: "/** @"), let end = line[start.upperBound...].firstRange(of: "*/ ") {
            line.removeSubrange(start.lowerBound..<end.upperBound)
        }
        return line
    }

    /// JSON or a style in one line, without the space before each, and without the one behind a member's name; no text
    /// in it goes over a line's end.
    static func inOneLine(_ text: String) -> String {
        text.split(separator: "\n").map { line in
            var line = line.drop(while: \.isWhitespace)
            guard let end = line.firstRange(of: "\": ") else { return line }
            let isName = !line[..<end.lowerBound].dropFirst().contains(where: "\"\\".contains)
            if isName { line.replaceSubrange(end, with: "\":") }
            return line
        }.joined()
    }
}
