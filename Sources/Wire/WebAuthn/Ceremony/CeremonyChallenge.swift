import Bytes

/// The random bytes that one ceremony must answer (Web Authentication Level 3, §13.4.3). Drawn by the caller,
/// used once.
public struct CeremonyChallenge: Equatable, Sendable {
    /// Bytes at least, so that it cannot be guessed (§13.4.3).
    public static let sizeMin = 16
    /// Bytes at most.
    public static let sizeMax = 1024

    public let bytes: [UInt8]
    /// As client data carry it: base 64, URL-safe, without padding.
    public let text: String

    /// Throws unless there are 16 to 1024 bytes.
    public init(_ bytes: [UInt8]) throws(WebAuthnError) {
        guard bytes.count >= Self.sizeMin, bytes.count <= Self.sizeMax else { throw .malformed("challenge") }
        self.bytes = bytes
        text = Base64URL.encode(bytes)
    }
}
