public import Bytes
import Crypto

/// The keys that seal secrets in their rows. It is kept in a file outside the database.
///
/// The newest key seals; older ones still open. A key of its own, which never changes, makes digests, so that a
/// rotation orphans none.
public struct KeyRing: Sendable {
    /// How many keys a ring may hold.
    public static let keysMax = 1_000
    static let keySize = 32

    /// Sealing keys by their numbers, which count up from 1.
    let keys: [UInt32: SymmetricKey]
    let digestKeys: DigestKeys

    /// The number of the key that seals.
    public let current: UInt32

    init(keys: [UInt32: SymmetricKey], current: UInt32, digestKey: SymmetricKey) {
        self.keys = keys
        self.current = current
        digestKeys = DigestKeys(from: digestKey)
    }

    var digestKey: SymmetricKey { digestKeys.root }

    /// A new ring with one key.
    public init(random: RandomBytes = systemRandomBytes) {
        let first = SymmetricKey(data: random(Self.keySize))
        self.init(keys: [1: first], current: 1, digestKey: SymmetricKey(data: random(Self.keySize)))
    }

    /// This ring with one more key, which seals from now on. Throws `malformed` if the ring is full.
    public func rotated(random: RandomBytes = systemRandomBytes) throws(SecretError) -> KeyRing {
        guard keys.count < Self.keysMax, current < .max else { throw .malformed("the key ring is full") }
        var more = keys
        more[current + 1] = SymmetricKey(data: random(Self.keySize))
        return KeyRing(keys: more, current: current + 1, digestKey: digestKey)
    }

    /// A digest that cannot be computed, nor tried out, without the ring: HMAC-SHA-256 (RFC 2104) with a key derived
    /// for the purpose (HKDF, RFC 5869). Equal bytes of one purpose have equal digests for the ring's whole life.
    public func digest(_ purpose: String, _ bytes: some Sequence<UInt8>) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: Array(bytes), using: digestKeys.key(for: purpose)))
    }

    /// A key of the ring's life for another use, such as signing the record.
    public func derivedKey(_ purpose: String) -> Secret {
        let info = Array("countersign key v1\n\(purpose)".utf8)
        let key = HKDF<SHA256>.deriveKey(inputKeyMaterial: digestKey, info: info, outputByteCount: Self.keySize)
        return Secret(key.withUnsafeBytes { Array($0) })
    }
}
