import Bytes
import Crypto
import CryptoExtras
import Foundation

/// AES-CBC as XML Encryption uses it (XML Encryption §5.2): the initialisation vector stands in front, the last
/// byte says how long the padding is.
enum AESCBC {
    private static let blockSize = 16

    /// Nil when the lengths or the padding are wrong.
    static func decrypt(_ cipher: [UInt8], with key: Secret) -> [UInt8]? {
        guard cipher.count >= 2 * blockSize, cipher.count.isMultiple(of: blockSize),
            let vector = try? AES._CBC.IV(ivBytes: cipher.prefix(blockSize)),
            let padded = try? AES._CBC.decrypt(
                Array(cipher.dropFirst(blockSize)), using: SymmetricKey(data: key.exposed()), iv: vector,
                noPadding: true),
            let padding = padded.last, (1...blockSize).contains(Int(padding)), Int(padding) <= padded.count
        else { return nil }
        return Array(padded.dropLast(Int(padding)))
    }

    /// Whether a code is the HMAC of vector and cipher text together (RFC 6030 §6.2).
    static func authenticates(
        _ cipher: [UInt8], _ code: [UInt8], by algorithm: HashAlgorithm, with key: Secret
    ) -> Bool {
        let right = algorithm.authenticationCode(of: cipher, using: SymmetricKey(data: key.exposed()))
        return equalInConstantTime(code, right)
    }
}
