public import Bytes

/// The public name of one protected application, called `ikey` or `client_id`: `DI` and 18 of `A-Z0-9`.
public struct IntegrationKey: Hashable, Sendable, CustomStringConvertible {
    /// Characters in every key; clients refuse other lengths.
    public static let length = 20
    /// Random bytes that `init(random:)` needs.
    public static let randomSize = 32

    public let text: String

    /// Refuses other lengths, prefixes and characters.
    public init(parsing text: some StringProtocol) throws(ByteError) {
        let characters = Array(text.utf8)
        guard characters.count == Self.length, characters.starts(with: "DI".utf8),
            characters.dropFirst(2).allSatisfy({ KeyAlphabet.capitals.contains($0) })
        else { throw .malformed("not an integration key") }
        self.text = String(decoding: characters, as: UTF8.self)
    }

    /// A new key out of at least `randomSize` random bytes.
    public init(random: [UInt8]) throws(ByteError) {
        guard random.count >= Self.randomSize else { throw .truncated }
        text = "DI" + String(decoding: KeyAlphabet.capitals.digits(of: random, count: 18), as: UTF8.self)
    }

    public var description: String { text }
}
