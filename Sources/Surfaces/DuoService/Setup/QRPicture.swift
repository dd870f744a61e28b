import QRCode

/// A QR code as an SVG picture.
struct QRPicture {
    /// The quiet zone around it, in modules (ISO/IEC 18004 §5.3.8).
    static let quiet = 4

    let svg: String

    /// Nil when the text is too long or there is no memory.
    init?(_ text: String) {
        guard let code = QRSquares(text) else { return nil }
        let width = code.width
        var path = ""
        for row in 0..<width {
            var column = 0
            while column < width {
                let start = column
                while column < width, code.dark[row * width + column] { column += 1 }
                if column > start {
                    path += "M\(start + Self.quiet) \(row + Self.quiet)h\(column - start)v1h-\(column - start)z"
                }
                column += 1
            }
        }
        let side = width + 2 * Self.quiet
        svg =
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(side) \(side)\" shape-rendering=\"crispEdges\">"
            + "<path fill=\"#fff\" d=\"M0 0h\(side)v\(side)h-\(side)z\"/><path d=\"\(path)\"/></svg>"
    }
}
