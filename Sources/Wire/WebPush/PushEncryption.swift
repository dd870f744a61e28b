public import Bytes
import Crypto

/// Messages that only one phone can read (RFC 8291), in one record of the coding `aes128gcm` (RFC 8188).
public enum PushEncryption {
    /// Bytes of a body that every push service takes (RFC 8030, section 7.2).
    public static let bodyMax = 4096
    public static let saltCount = 16
    /// The name of the coding.
    public static let coding = "aes128gcm"
    /// Header, delimiter and tag.
    static let overhead = saltCount + 4 + 1 + 65 + 1 + 16

    /// - Parameters:
    ///   - key: 32 random bytes for a key of this message alone. Throws for the few that are none.
    ///   - salt: 16 random bytes.
    public static func sealed(
        _ message: [UInt8], for subscription: PushSubscription, key: Secret, salt: [UInt8]
    ) throws(WebPushError) -> [UInt8] {
        guard message.count + overhead <= bodyMax else { throw .tooLong }
        guard salt.count == saltCount else { throw .malformed("salt") }
        let own: P256.KeyAgreement.PrivateKey
        do { own = try P256.KeyAgreement.PrivateKey(rawRepresentation: key.exposed()) } catch {
            throw .unusableRandomness
        }
        let ownPublic = Array(own.publicKey.x963Representation)
        do {
            let phone = try P256.KeyAgreement.PublicKey(x963Representation: subscription.key)
            let shared = try own.sharedSecretFromKeyAgreement(with: phone)
            // RFC 8291, section 3.3.
            let material = shared.hkdfDerivedSymmetricKey(
                using: SHA256.self, salt: subscription.auth.exposed(),
                sharedInfo: Array("WebPush: info\0".utf8) + subscription.key + ownPublic, outputByteCount: 32)
            // RFC 8188, sections 2.2 and 2.3; the one record has the number 0, which leaves the nonce as it is.
            let content = derived(material, salt, "Content-Encoding: aes128gcm\0", 16)
            let nonce = derived(material, salt, "Content-Encoding: nonce\0", 12).withUnsafeBytes { Array($0) }
            // The delimiter 2 ends the last record.
            let box = try AES.GCM.seal(message + [2], using: content, nonce: AES.GCM.Nonce(data: nonce))
            var writer = ByteWriter(capacity: message.count + overhead)
            writer.write(salt)
            writer.writeInteger(UInt32(bodyMax))
            writer.write(UInt8(ownPublic.count))
            writer.write(ownPublic)
            writer.write(Array(box.ciphertext))
            writer.write(Array(box.tag))
            return writer.bytes
        } catch {
            throw .malformed("key")
        }
    }

    private static func derived(_ key: SymmetricKey, _ salt: [UInt8], _ info: String, _ count: Int) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(inputKeyMaterial: key, salt: salt, info: Array(info.utf8), outputByteCount: count)
    }
}
