import Bytes

/// The name that an authenticator gave to a credential (Web Authentication Level 3, §4 "Credential ID").
public struct CredentialID: Hashable, Sendable {
    /// Bytes at most (§7.1 step 26).
    public static let sizeMax = 1023

    public let bytes: [UInt8]

    /// Throws unless there are 1 to 1023 bytes.
    public init(_ bytes: [UInt8]) throws(WebAuthnError) {
        guard !bytes.isEmpty, bytes.count <= Self.sizeMax else { throw .malformed("credential id") }
        self.bytes = bytes
    }

    /// As messages name it: base 64, URL-safe, without padding.
    public init(text: String) throws(WebAuthnError) {
        try self.init(reading("credential id") { () throws(ByteError) in try Base64URL.decode(text) })
    }

    /// The form of `init(text:)`.
    public var text: String { Base64URL.encode(bytes) }
}
