import Bytes
import Crypto

/// A new phone's signing key in a form that a person can type: `KX7M-4TMQ-2PAB-93XZ`, 80 bits of its hash. Nobody finds
/// a second key with the same mark.
public struct KeyMark: Hashable, Sendable {
    static let label = "countersign key mark v1"
    /// Characters without dashes.
    public static let length = 16
    /// The one written form: `KX7M4TMQ2PAB93XZ`.
    public let text: String

    /// The beginning of SHA-256(label ‖ 00 ‖ key), the key as 65 bytes, five bits a character.
    public init(of key: SigningPublicKey) {
        var writer = ByteWriter(capacity: 96)
        writer.write(Self.label.utf8)
        writer.write(0)
        writer.write(key.x963)
        text = ReadableCode.encode(Array(SHA256.hash(data: writer.bytes)), length: Self.length)
    }

    /// Reads what a person typed: any case, spaces and dashes dropped, O as 0, I and L as 1.
    public init(typed: String) throws(PhoneLinkError) {
        guard typed.utf8.count <= 64, let code = ReadableCode.canonical(typed), code.utf8.count == Self.length
        else { throw .malformed("mark") }
        text = code
    }

    init(_ claims: Claims, _ name: String) throws(PhoneLinkError) {
        try self.init(typed: claims.string(name))
        guard try claims.string(name) == text else { throw .malformed(name) }
    }

    /// `KX7M-4TMQ-2PAB-93XZ`, as people read it.
    public var grouped: String { ReadableCode.grouped(text, by: [4, 4, 4, 4]) }

    /// What both screens show beside it.
    public var words: ComparisonWords {
        ComparisonWords(transcript: Array(SHA256.hash(data: Array("\(Self.label) words \(text)".utf8))))
    }
}
