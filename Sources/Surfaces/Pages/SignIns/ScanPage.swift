/// P9: a picture code for a phone without connection, and the digits that it shows. Its form sends `code`.
public struct ScanPage: Page {
    public static let template = TemplateName.scan

    public var picture: PictureCode
    public var isWrong: Bool

    public init(picture: PictureCode, isWrong: Bool = false) {
        self.picture = picture
        self.isWrong = isWrong
    }

    public var problemKey: String? { isWrong ? "wrong" : nil }

    public func view(in frame: Frame) -> View {
        ["picture": .html(picture.drawn), "code_max": .count(EnterCodePage.codeMax)]
    }
}

/// The squares of a QR code, row by row.
public struct PictureCode: Sendable {
    /// Light squares that a reader needs around the code (ISO/IEC 18004).
    static let quietZone = 4

    private let width: Int
    private let dark: [Bool]

    /// Nil where there aren't as many squares as the width asks for.
    public init?(width: Int, dark: [Bool]) {
        guard (1...177).contains(width), dark.count == width * width else { return nil }
        self.width = width
        self.dark = dark
    }

    /// As SVG: one run of dark squares after the other.
    var drawn: HTML {
        var path = ""
        for row in 0..<width {
            var column = 0
            while column < width {
                var length = 0
                while column + length < width, dark[row * width + column + length] { length += 1 }
                if length > 0 { path += "M\(column + Self.quietZone) \(row + Self.quietZone)h\(length)v1h-\(length)z" }
                column += max(length, 1)
            }
        }
        let side = width + 2 * Self.quietZone
        return HTML(
            written: "<svg viewBox=\"0 0 \(side) \(side)\" shape-rendering=\"crispEdges\" aria-hidden=\"true\">"
                + "<path fill=\"currentColor\" d=\"\(path)\"/></svg>")
    }
}
