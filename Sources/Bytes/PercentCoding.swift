/// Percent encoding as signatures and forms need it, on bytes, so that text in any encoding can be signed.
public enum PercentCoding {
    private static let digits = Array("0123456789ABCDEF".utf8)

    /// Leaves `A-Za-z0-9_.~-`; the rest becomes `%XX` with capitals, a space `%20`.
    public static func encode(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        var encoded: [UInt8] = []
        for byte in bytes {
            switch byte {
            case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x5f, 0x2e, 0x7e, 0x2d: encoded.append(byte)
            default: encoded += [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return encoded
    }

    /// `+` is a space. A percent sign without two hexadecimal digits is refused.
    public static func decode(_ bytes: some Sequence<UInt8>) throws(ByteError) -> [UInt8] {
        var decoded: [UInt8] = []
        var iterator = bytes.makeIterator()
        while let byte = iterator.next() {
            switch byte {
            case 0x25:
                guard let high = iterator.next(), let low = iterator.next() else { throw .truncated }
                decoded += try Hex.decode(String(decoding: [high, low], as: UTF8.self))
            case 0x2b: decoded.append(0x20)
            default: decoded.append(byte)
            }
        }
        return decoded
    }
}
