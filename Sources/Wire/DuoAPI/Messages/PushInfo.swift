public import Bytes

/// What an application wants shown beside a push (`pushinfo`): names and values in its order.
public struct PushInfo: Equatable, Sendable {
    /// The largest text, in bytes, still encoded.
    public static let sizeMax = 20_000
    public static let countMax = 64

    public struct Field: Equatable, Sendable {
        public let name: String
        public let value: String

        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    public let fields: [Field]

    /// Refuses what is larger than `sizeMax` or has more than `countMax` fields.
    ///
    /// Shown, never decided upon, and often typed by the person who signs in (a command with a percent sign): so a
    /// part that is not encoded well is kept as it came instead of closing the door.
    public init(parsing text: String) throws(ByteError) {
        guard text.utf8.count < Self.sizeMax else { throw .malformed("push information too large") }
        let parts = text.utf8.split(separator: 0x26, omittingEmptySubsequences: true)
        guard parts.count <= Self.countMax else { throw .malformed("too many fields of push information") }
        fields = parts.map { part in
            let equals = part.firstIndex(of: 0x3d) ?? part.endIndex
            return Field(name: Self.decoded(part[..<equals]), value: Self.decoded(part[equals...].dropFirst()))
        }
    }

    private static func decoded(_ part: some Sequence<UInt8>) -> String {
        let bytes = Array(part)
        if let decoded = try? PercentCoding.decode(bytes), let text = String(validating: decoded, as: UTF8.self) {
            return text
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
