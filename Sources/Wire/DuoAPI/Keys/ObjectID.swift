public import Bytes

/// The name that a client knows an object by: two letters for its kind and 18 of `A-Z0-9`.
public struct ObjectID: Hashable, Sendable, CustomStringConvertible {
    public enum Kind: String, Sendable, CaseIterable {
        case user = "DU"
        case phone = "DP"
        case token = "DH"
        case passkey = "WA"
        case group = "DG"
    }

    public let kind: Kind
    /// The 18 characters behind the prefix: our own identifier of the object.
    public let carried: String

    /// Refuses an identifier that is not 18 of `A-Z0-9`.
    public init(_ kind: Kind, carrying identifier: some StringProtocol) throws(ByteError) {
        let characters = Array(identifier.utf8)
        guard characters.count == 18, characters.allSatisfy({ KeyAlphabet.capitals.contains($0) }) else {
            throw .malformed("not an object identifier")
        }
        self.kind = kind
        carried = String(decoding: characters, as: UTF8.self)
    }

    /// Refuses other lengths, unknown prefixes and other characters.
    public init(parsing text: some StringProtocol) throws(ByteError) {
        guard let kind = Kind(rawValue: String(text.prefix(2))) else { throw .malformed("not an object identifier") }
        try self.init(kind, carrying: text.dropFirst(2))
    }

    public var text: String { kind.rawValue + carried }
    public var description: String { text }
}
