/// The pieces of an `otpauth` address, with their percent escapes taken out after they were cut apart.
struct OTPAuthURIParts {
    private static let names: Set = ["secret", "issuer", "algorithm", "digits", "counter", "period"]

    let kind: String
    let label: String
    private(set) var parameters: [String: String] = [:]

    init(_ text: String) throws(OTPAuthURIError) {
        let scheme = "otpauth://"
        guard text.hasPrefix(scheme) else { throw .form }
        let halves = text.utf8.dropFirst(scheme.utf8.count)
            .split(separator: 0x3f, maxSplits: 1, omittingEmptySubsequences: false)
        guard halves.count == 2, let path = halves.first, let query = halves.last else { throw .form }
        let steps = path.split(separator: 0x2f, omittingEmptySubsequences: false)
        guard steps.count == 2, let kind = steps.first, let label = steps.last else { throw .form }
        self.kind = try PercentCoding.decode(kind)
        self.label = try PercentCoding.decode(label)
        for pair in query.split(separator: 0x26, omittingEmptySubsequences: false) {
            let sides = pair.split(separator: 0x3d, maxSplits: 1, omittingEmptySubsequences: false)
            guard sides.count == 2, let left = sides.first, let right = sides.last else { throw .form }
            let name = try PercentCoding.decode(left)
            guard Self.names.contains(name), parameters[name] == nil else { throw .unexpectedParameter }
            parameters[name] = try PercentCoding.decode(right)
        }
    }

    /// A decimal number without a sign or leading zeros.
    func number(_ name: String) throws(OTPAuthURIError) -> Int64? {
        guard let text = parameters[name] else { return nil }
        guard let number = Int64(text), number >= 0, String(number) == text else { throw .malformed(name) }
        return number
    }
}

/// Percent escapes (RFC 3986 §2.1).
enum PercentCoding {
    private static let digits = Array("0123456789ABCDEF".utf8)

    /// Escapes all but the unreserved characters.
    static func encode(_ text: String) -> String {
        var out: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x2e, 0x5f, 0x7e: out.append(byte)
            default: out.append(contentsOf: [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]])
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    static func decode(_ bytes: some Collection<UInt8>) throws(OTPAuthURIError) -> String {
        var out: [UInt8] = []
        var iterator = bytes.makeIterator()
        while let byte = iterator.next() {
            guard byte == 0x25 else {
                out.append(byte)
                continue
            }
            guard let high = value(iterator.next()), let low = value(iterator.next()) else { throw .escape }
            out.append(high << 4 | low)
        }
        guard let text = String(validating: out, as: UTF8.self) else { throw .escape }
        return text
    }

    private static func value(_ digit: UInt8?) -> UInt8? {
        switch digit {
        case .some(let digit) where (0x30...0x39).contains(digit): digit - 0x30
        case .some(let digit) where (0x41...0x46).contains(digit): digit - 0x41 + 10
        case .some(let digit) where (0x61...0x66).contains(digit): digit - 0x61 + 10
        default: nil
        }
    }
}
