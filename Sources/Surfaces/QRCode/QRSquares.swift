import CQREncode

/// The squares of a QR code (ISO/IEC 18004) with error correction level M.
public struct QRSquares: Sendable {
    /// The longest text, in bytes.
    public static let textSizeMax = 512

    /// Squares of a side.
    public let width: Int
    /// Row by row.
    public let dark: [Bool]

    /// Nil when the text is empty, too long or has a zero byte, or there is no memory.
    public init?(_ text: String) {
        guard (1...Self.textSizeMax).contains(text.utf8.count), !text.utf8.contains(0),
            let code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M)
        else { return nil }
        defer { QRcode_free(code) }
        width = Int(code.pointee.width)
        guard (21...177).contains(width), let data = code.pointee.data else { return nil }
        dark = UnsafeBufferPointer(start: data, count: width * width).map { $0 & 1 == 1 }
    }
}
