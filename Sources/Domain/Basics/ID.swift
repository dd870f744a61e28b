import Bytes

/// A lasting identifier that carries its subject, so that a device's cannot stand in for a person's:
/// 18 characters of `ReadableCode`, 90 random bits.
public struct ID<Subject>: Hashable, Sendable, CustomStringConvertible {
    /// How many characters an identifier has.
    public static var length: Int { 18 }
    /// How many random bytes make one.
    public static var randomBytes: Int { 12 }

    public let text: String

    /// Makes an identifier of `randomBytes` bytes from the random source.
    public init(random: [UInt8]) { text = ReadableCode.encode(random, length: Self.length) }

    /// Reads an identifier that came from outside; nil when it has not the form of one.
    public init?(parsing text: String) {
        guard ReadableCode.isCanonical(text, length: Self.length) else { return nil }
        self.text = text
    }

    public var description: String { text }
}

/// Where random bytes come from.
public protocol RandomSource: Sendable {
    func bytes(_ count: Int) -> [UInt8]
}

extension RandomSource {
    public func id<Subject>(_ subject: Subject.Type = Subject.self) -> ID<Subject> {
        ID(random: bytes(ID<Subject>.randomBytes))
    }
}
