public import Bytes
import Crypto

/// A secret as it stands in its row: AES-256-GCM with the row's identity as associated data, so that it opens in
/// no other row.
///
/// Its bytes: 1 (the form), the key's number (4, big-endian), nonce (12), ciphertext, tag (16).
public struct SealedSecret: Sendable, Equatable {
    /// How long a secret may be.
    public static let secretSizeMax = 262_144
    private static let form: UInt8 = 1
    private static let nonceSize = 12
    /// A nonce and a tag (16 bytes) around nothing.
    private static let boxSizeMin = nonceSize + 16

    /// The number of the key that sealed it.
    public let key: UInt32
    /// Nonce, ciphertext and tag.
    private let box: [UInt8]

    /// Seals with the ring's current key. The identity names the row and the column, as `tokens/ID/secret`.
    public init(
        sealing secret: Secret, for identity: String, with ring: KeyRing, random: RandomBytes = systemRandomBytes
    ) throws(SecretError) {
        guard secret.count <= Self.secretSizeMax else { throw .malformed("the secret is too long") }
        guard let symmetric = ring.keys[ring.current] else { throw .unknownKey(ring.current) }
        do {
            let nonce = try AES.GCM.Nonce(data: random(Self.nonceSize))
            let box = try AES.GCM.seal(
                secret.exposed(), using: symmetric, nonce: nonce,
                authenticating: Self.associatedData(ring.current, identity))
            key = ring.current
            self.box = Array(nonce) + Array(box.ciphertext) + Array(box.tag)
        } catch {
            throw .malformed("the secret could not be sealed")
        }
    }

    public init(parsing bytes: [UInt8]) throws(SecretError) {
        var reader = ByteReader(bytes)
        do {
            guard try reader.readByte() == Self.form else { throw ByteError.malformed("form") }
            key = try reader.readInteger()
            box = reader.readRest()
        } catch {
            throw .malformed("not a sealed secret")
        }
        guard box.count >= Self.boxSizeMin else { throw .malformed("not a sealed secret") }
        guard box.count - Self.boxSizeMin <= Self.secretSizeMax else { throw .malformed("the secret is too long") }
    }

    public func serialized() -> [UInt8] {
        var writer = ByteWriter(capacity: 5 + box.count)
        writer.write(Self.form)
        writer.writeInteger(key)
        writer.write(box)
        return writer.bytes
    }

    /// Opens it; `notAuthentic` for any other row than the one it was sealed for.
    public func open(for identity: String, with ring: KeyRing) throws(SecretError) -> Secret {
        guard let symmetric = ring.keys[key] else { throw .unknownKey(key) }
        do {
            let box = try AES.GCM.SealedBox(combined: box)
            let bytes = try AES.GCM.open(box, using: symmetric, authenticating: Self.associatedData(key, identity))
            return Secret(Array(bytes))
        } catch {
            throw .notAuthentic
        }
    }

    /// The same secret under the ring's current key, or nil if it stands under it already.
    public func resealed(
        for identity: String, with ring: KeyRing, random: RandomBytes = systemRandomBytes
    ) throws(SecretError) -> SealedSecret? {
        guard key != ring.current else { return nil }
        return try SealedSecret(
            sealing: try open(for: identity, with: ring), for: identity, with: ring, random: random)
    }

    private static func associatedData(_ key: UInt32, _ identity: String) -> [UInt8] {
        Array("countersign secret v\(form)\n\(key)\n\(identity)".utf8)
    }
}
