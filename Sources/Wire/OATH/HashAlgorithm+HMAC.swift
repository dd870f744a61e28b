import Bytes
import Crypto

extension HashAlgorithm {
    func authenticationCode(of message: [UInt8], using key: SymmetricKey) -> [UInt8] {
        switch self {
        case .sha1: HMAC<Insecure.SHA1>.authenticationCode(for: message, using: key).withUnsafeBytes { Array($0) }
        case .sha256: HMAC<SHA256>.authenticationCode(for: message, using: key).withUnsafeBytes { Array($0) }
        case .sha512: HMAC<SHA512>.authenticationCode(for: message, using: key).withUnsafeBytes { Array($0) }
        }
    }

    func digest(of message: [UInt8]) -> [UInt8] {
        switch self {
        case .sha1: Array(Insecure.SHA1.hash(data: message))
        case .sha256: Array(SHA256.hash(data: message))
        case .sha512: Array(SHA512.hash(data: message))
        }
    }
}

/// Reads 31 bits of an authentication code where its last four bits point (RFC 4226 §5.3).
func dynamicallyTruncated(_ code: [UInt8]) -> UInt32 {
    let offset = Int((code.last ?? 0) & 15)
    let word = code.dropFirst(offset).prefix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    return word & 0x7fff_ffff
}

/// The last decimal digits of a number, with leading zeros, as ASCII.
func lastDigits(_ count: Int, of number: UInt32) -> [UInt8] {
    var digits = [UInt8](repeating: 0x30, count: count)
    var rest = number
    for place in digits.indices.reversed() {
        digits[place] = 0x30 + UInt8(rest % 10)
        rest /= 10
    }
    return digits
}
