import CQREncode

/// A QR code (ISO/IEC 18004) as an SVG picture.
struct QRPicture {
    /// The longest text, in bytes.
    static let textSizeMax = 512
    /// The quiet zone around it, in modules (ISO/IEC 18004 §5.3.8).
    static let quiet = 4

    let svg: String

    /// Nil when the text is too long or there is no memory.
    init?(_ text: String) {
        guard (1...Self.textSizeMax).contains(text.utf8.count), !text.utf8.contains(0),
            let code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M)
        else { return nil }
        defer { QRcode_free(code) }
        let width = Int(code.pointee.width)
        guard (21...177).contains(width), let data = code.pointee.data else { return nil }
        let modules = UnsafeBufferPointer(start: data, count: width * width)
        var path = ""
        for row in 0..<width {
            var column = 0
            while column < width {
                let start = column
                while column < width, modules[row * width + column] & 1 == 1 { column += 1 }
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
