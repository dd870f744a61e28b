public import Bytes

/// The secret of one protected application, called `skey` or `client_secret`: exactly 40 of `A-Za-z0-9`.
public struct SecretKey: Sendable {
    /// Characters in every key; clients refuse other lengths.
    public static let length = 40
    /// Random bytes that `init(random:)` needs.
    public static let randomSize = 64

    /// The key's characters, which are the HMAC key byte for byte.
    public let secret: Secret

    /// Refuses other lengths and characters.
    public init(parsing secret: Secret) throws(ByteError) {
        let characters = secret.exposed()
        guard characters.count == Self.length, characters.allSatisfy({ KeyAlphabet.letters.contains($0) }) else {
            throw .malformed("not a secret key")
        }
        self.secret = secret
    }

    /// A new key out of at least `randomSize` random bytes.
    public init(random: [UInt8]) throws(ByteError) {
        guard random.count >= Self.randomSize else { throw .truncated }
        secret = Secret(KeyAlphabet.letters.digits(of: random, count: Self.length))
    }
}
