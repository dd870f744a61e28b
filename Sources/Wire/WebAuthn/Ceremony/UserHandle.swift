import Bytes

/// The name of an account towards authenticators: random, lasting, and nothing about the person
/// (Web Authentication Level 3, §5.4.3 and §14.6.1).
public struct UserHandle: Hashable, Sendable {
    /// Bytes at most (§5.4.3).
    public static let sizeMax = 64

    public let bytes: [UInt8]

    /// Throws unless there are 1 to 64 bytes.
    public init(_ bytes: [UInt8]) throws(WebAuthnError) {
        guard !bytes.isEmpty, bytes.count <= Self.sizeMax else { throw .malformed("user handle") }
        self.bytes = bytes
    }

    /// As messages carry it: base 64, URL-safe, without padding.
    public init(text: String) throws(WebAuthnError) {
        try self.init(reading("user handle") { () throws(ByteError) in try Base64URL.decode(text) })
    }

    /// The form of `init(text:)`.
    public var text: String { Base64URL.encode(bytes) }
}
