public import Bytes
import Crypto
import CryptoExtras

extension YubicoOTP {
    /// Decrypts the block with the key's AES-128 key. Nil when the key is not of 16 bytes or the checksum is
    /// wrong. The caller compares the private identity and demands that the position grew.
    public func opened(with key: Secret) -> Content? {
        guard key.count == Self.blockSize else { return nil }
        var plain = block
        do { try AES.inversePermute(&plain, key: SymmetricKey(data: key.exposed())) } catch { return nil }
        return Content(parsing: plain)
    }
}
