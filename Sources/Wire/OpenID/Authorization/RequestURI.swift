import Bytes

/// The name of a request that was pushed ahead (RFC 9126 §2.2): a URN that nobody can guess. Which client pushed
/// it, that it works once and how long it lasts is for its keeper to say.
public struct RequestURI: Equatable, Hashable, Sendable {
    /// Random bytes of a new one.
    public static let randomSize = 32
    static let prefix = "urn:ietf:params:oauth:request_uri:"

    /// The part behind the prefix: 43 characters of base 64.
    public let reference: String

    public var text: String { Self.prefix + reference }

    /// A new one out of `randomSize` random bytes.
    public init(random: [UInt8]) throws(OAuthError) {
        guard random.count == Self.randomSize else { throw OAuthError(.serverError, "no randomness for a reference") }
        reference = Base64URL.encode(random)
    }

    /// Refuses all that `init(random:)` can't have made.
    public init(parsing text: String) throws(OAuthError) {
        let rest = text.utf8.dropFirst(Self.prefix.utf8.count)
        guard text.utf8.starts(with: Self.prefix.utf8), let reference = String(rest),
            let bytes = try? Base64URL.decode(reference), bytes.count == Self.randomSize
        else { throw OAuthError(.invalidRequestURI, .requestURI, "is not that of a pushed request") }
        self.reference = reference
    }
}
