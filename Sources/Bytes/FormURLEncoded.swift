/// Why a form could not be read.
public enum FormURLEncodedError: Error, Equatable, Sendable {
    case tooLarge
    case tooManyFields
    /// A percent sign without two hexadecimal digits, or bytes that are no UTF-8.
    case malformed
}

/// Forms as browsers send them: `application/x-www-form-urlencoded` (URL Standard, section 5).
public enum FormURLEncoded {
    /// The fields in their order. A name without `=` has an empty value; what is between two `&` may be empty and is
    /// passed over. Unlike a browser's parser it refuses broken percent signs and broken UTF-8.
    public static func parse(
        _ bytes: [UInt8], fieldsMax: Int, bytesMax: Int
    ) throws(FormURLEncodedError) -> [(name: String, value: String)] {
        guard bytes.count <= bytesMax else { throw .tooLarge }
        var fields: [(name: String, value: String)] = []
        for part in bytes.split(separator: UInt8(ascii: "&")) {
            guard fields.count < fieldsMax else { throw .tooManyFields }
            let halves = part.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            let value = halves.count > 1 ? halves[1] : []
            fields.append((try decoded(halves.first ?? []), try decoded(value)))
        }
        return fields
    }

    /// The fields as a form: spaces as `+`, everything but letters, digits and `*-._` as percent escapes.
    public static func serialized(_ fields: [(name: String, value: String)]) -> String {
        fields.map { encoded($0.name) + "=" + encoded($0.value) }.joined(separator: "&")
    }

    private static func decoded(_ part: ArraySlice<UInt8>) throws(FormURLEncodedError) -> String {
        var reader = ByteReader(part)
        var out: [UInt8] = []
        out.reserveCapacity(part.count)
        while let byte = try? reader.readByte() {
            switch byte {
            case UInt8(ascii: "+"): out.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard let digits = try? reader.read(2),
                    let escaped = try? Hex.decode(String(decoding: digits, as: UTF8.self))
                else { throw .malformed }
                out.append(contentsOf: escaped)
            default: out.append(byte)
            }
        }
        guard let text = String(validating: out, as: UTF8.self) else { throw .malformed }
        return text
    }

    private static func encoded(_ text: String) -> String {
        var out = ""
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, UInt8(ascii: "*"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"):
                out.unicodeScalars.append(Unicode.Scalar(byte))
            case UInt8(ascii: " "): out += "+"
            default: out += "%" + Hex.encode([byte]).uppercased()
            }
        }
        return out
    }
}
