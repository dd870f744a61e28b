import Bytes
import Crypto
import CryptoExtras
import Foundation

/// How a key is derived from a password (RFC 6030 §6.1.2, PKCS #5).
struct PBKDF2Parameters {
    private let salt: [UInt8]
    private let rounds: Int
    private let size: Int
    private let algorithm: HashAlgorithm

    /// Nil for another method, or parameters out of their bounds.
    init?(method: XMLElement) throws(PSKCError) {
        let name = method.attribute("Algorithm") ?? ""
        guard name.hasSuffix("#pbkdf2"), let parameters = method.child("PBKDF2-params"),
            let salt = parameters.child("Salt", "Specified").flatMap({ XMLBase64.decode($0.content) }),
            let rounds = parameters.child("IterationCount").flatMap({ Int64($0.content) }),
            let size = parameters.child("KeyLength").flatMap({ Int($0.content) })
        else { return nil }
        guard (1...PSKCDocument.saltSizeMax).contains(salt.count) else { throw .unsupported("salt's length") }
        guard (1...PSKCDocument.iterationsMax).contains(rounds) else { throw .unsupported("number of iterations") }
        guard [16, 24, 32].contains(size) else { throw .unsupported("key length") }
        // HMAC-SHA-1 where nothing is said (PKCS #5, appendix A.2).
        let function = parameters.child("PRF")?.attribute("Algorithm")
        guard let algorithm = function == nil ? .sha1 : HashAlgorithm(hmacNamed: function) else { return nil }
        self.salt = salt
        self.rounds = Int(rounds)
        self.size = size
        self.algorithm = algorithm
    }

    func key(from password: Secret) throws(PSKCError) -> Secret {
        let function: KDF.Insecure.PBKDF2.HashFunction =
            switch algorithm {
            case .sha1: .insecureSHA1
            case .sha256: .sha256
            case .sha512: .sha512
            }
        let key = try? KDF.Insecure.PBKDF2.deriveKey(
            from: password.exposed(), salt: salt, using: function, outputByteCount: size, unsafeUncheckedRounds: rounds)
        guard let key else { throw .unsupported("key derivation") }
        return Secret(key.withUnsafeBytes { Array($0) })
    }
}
