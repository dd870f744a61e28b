import Bytes
import Crypto
import Foundation

/// An HMAC (RFC 2104) whose key is set up once for many messages: a look ahead asks it for a dozen codes of one secret.
enum KeyedHash {
    case sha1(Keyed<Insecure.SHA1>)
    case sha256(Keyed<SHA256>)
    case sha512(Keyed<SHA512>)

    init(_ algorithm: HashAlgorithm, _ secret: Secret) {
        self =
            switch algorithm {
            case .sha1: .sha1(Keyed(secret))
            case .sha256: .sha256(Keyed(secret))
            case .sha512: .sha512(Keyed(secret))
            }
    }

    /// The authentication code of a counter's eight bytes, big-endian.
    func code(of counter: UInt64) -> [UInt8] {
        withUnsafeBytes(of: counter.bigEndian) { message in
            switch self {
            case .sha1(let keyed): keyed.code(of: message)
            case .sha256(let keyed): keyed.code(of: message)
            case .sha512(let keyed): keyed.code(of: message)
            }
        }
    }

    /// Both hashes with their halves of the key taken in.
    struct Keyed<Hash: HashFunction> {
        private var inner = Hash()
        private var outer = Hash()

        init(_ secret: Secret) {
            var key = secret.exposed()
            if key.count > Hash.blockByteCount {
                var hash = Hash()
                key.withUnsafeBytes { hash.update(bufferPointer: $0) }
                key = hash.finalize().withUnsafeBytes { Array($0) }
            }
            key.append(contentsOf: repeatElement(0, count: Hash.blockByteCount - key.count))
            key.map { $0 ^ 0x36 }.withUnsafeBytes { inner.update(bufferPointer: $0) }
            key.map { $0 ^ 0x5c }.withUnsafeBytes { outer.update(bufferPointer: $0) }
        }

        func code(of message: UnsafeRawBufferPointer) -> [UInt8] {
            var (inner, outer) = (inner, outer)
            inner.update(bufferPointer: message)
            inner.finalize().withUnsafeBytes { outer.update(bufferPointer: $0) }
            return outer.finalize().withUnsafeBytes { Array($0) }
        }
    }
}
