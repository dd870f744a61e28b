import Bytes

/// Reads the members of a message, each within its bounds. Members that it does not know are passed over, so
/// that either side can be brought up to date first.
struct Claims {
    private let members: [String: JSONValue]

    init(_ value: JSONValue) throws(PhoneLinkError) {
        guard let members = value.object else { throw .malformed("not a JSON object") }
        self.members = members
    }

    init(parsing bytes: [UInt8], sizeMax: Int) throws(PhoneLinkError) {
        guard bytes.count <= sizeMax else { throw .malformed("too long") }
        try self.init(reading("not JSON") { () throws(ByteError) in try JSONValue(parsing: bytes) })
    }

    func string(_ name: String) throws(PhoneLinkError) -> String {
        guard let text = members[name]?.string else { throw .malformed(name) }
        return text
    }

    /// Null counts as absent.
    func optionalString(_ name: String) throws(PhoneLinkError) -> String? {
        switch members[name] {
        case nil, .null: nil
        case .string(let text): text
        default: throw .malformed(name)
        }
    }

    /// Text for people: at most `max` bytes, cleaned, not empty.
    func text(_ name: String, max: Int) throws(PhoneLinkError) -> String {
        guard let text = try optionalText(name, max: max) else { throw .malformed(name) }
        return text
    }

    func optionalText(_ name: String, max: Int) throws(PhoneLinkError) -> String? {
        guard let text = try optionalString(name) else { return nil }
        guard text.utf8.count <= max else { throw .malformed(name) }
        let clean = DisplayText.fitted(text, bytesMax: max)
        guard !clean.isEmpty else { throw .malformed(name) }
        return clean
    }

    /// Letters and digits of base 64 with the URL alphabet, as identifiers use them.
    func token(_ name: String, _ lengths: ClosedRange<Int>) throws(PhoneLinkError) -> String {
        let text = try string(name)
        guard lengths.contains(text.utf8.count), Self.isToken(text) else { throw .malformed(name) }
        return text
    }

    static func isToken(_ text: String) -> Bool {
        text.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x5f: true
            default: false
            }
        }
    }

    /// Decimal digits, leading zeros kept.
    static func isDigits(_ text: String, _ lengths: ClosedRange<Int>) -> Bool {
        lengths.contains(text.utf8.count) && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }

    /// Base 64 URL of exactly `count` bytes.
    func bytes(_ name: String, _ count: Int) throws(PhoneLinkError) -> [UInt8] { try bytes(name, count...count) }

    func bytes(_ name: String, _ counts: ClosedRange<Int>) throws(PhoneLinkError) -> [UInt8] {
        let text = try string(name)
        let bytes = try reading(name) { () throws(ByteError) in try Base64URL.decode(text) }
        guard counts.contains(bytes.count) else { throw .malformed(name) }
        return bytes
    }

    func integer(_ name: String, in range: ClosedRange<Int64>) throws(PhoneLinkError) -> Int64 {
        guard let value = members[name]?.integer, range.contains(value) else { throw .malformed(name) }
        return value
    }

    func time(_ name: String) throws(PhoneLinkError) -> Int64 { try integer(name, in: 0...TimeWindow.latest) }

    func bool(_ name: String) throws(PhoneLinkError) -> Bool {
        guard let value = members[name]?.bool else { throw .malformed(name) }
        return value
    }

    /// False when absent.
    func flag(_ name: String) throws(PhoneLinkError) -> Bool {
        has(name) ? try bool(name) : false
    }

    /// The members' names, in order.
    var names: [String] { members.keys.sorted() }

    func has(_ name: String) -> Bool { members[name] != nil && members[name] != .null }

    func array(_ name: String, max: Int) throws(PhoneLinkError) -> [JSONValue] {
        guard let values = members[name]?.array, values.count <= max else { throw .malformed(name) }
        return values
    }

    func object(_ name: String) throws(PhoneLinkError) -> Claims {
        guard let value = members[name] else { throw .malformed(name) }
        return try Claims(value)
    }

    func value(_ name: String) throws(PhoneLinkError) -> JSONValue {
        guard let value = members[name] else { throw .malformed(name) }
        return value
    }
}
