import Bytes

/// Reads the claims that tokens share (RFC 7519 §4.1).
extension JSONValue {
    /// The last second of the year 9999; no token bears a later time.
    private static let latest: Int64 = 253_402_300_799

    /// Seconds since 1970, whole or with a fraction, which is cut off (RFC 7519 §2); nil when absent.
    func numericDate(_ name: String) throws(JOSEError) -> Int64? {
        let seconds: Int64?
        switch self[name] {
        case nil: return nil
        case .integer(let value): seconds = value
        case .number(let value): seconds = Int64(exactly: value.rounded(.down))
        default: seconds = nil
        }
        guard let seconds, (0...Self.latest).contains(seconds) else { throw .malformed(name) }
        return seconds
    }

    func requiredDate(_ name: String) throws(JOSEError) -> Int64 {
        guard let seconds = try numericDate(name) else { throw .malformed(name) }
        return seconds
    }

    /// Text of at most `sizeMax` bytes; nil when absent, empty text refused.
    func claim(_ name: String, sizeMax: Int = 1024) throws(JOSEError) -> String? {
        guard let value = self[name] else { return nil }
        guard let text = value.string, (1...sizeMax).contains(text.utf8.count) else { throw .malformed(name) }
        return text
    }

    func requiredClaim(_ name: String, sizeMax: Int = 1024) throws(JOSEError) -> String {
        guard let text = try claim(name, sizeMax: sizeMax) else { throw .malformed(name) }
        return text
    }

    /// The `aud`: one text or a list of texts (RFC 7519 §4.1.3).
    func audience() throws(JOSEError) -> [String] {
        if let one = self["aud"]?.string { return [one] }
        guard let values = self["aud"]?.array, (1...8).contains(values.count) else { throw .malformed("aud") }
        let texts = values.compactMap(\.string)
        guard texts.count == values.count else { throw .malformed("aud") }
        return texts
    }
}
