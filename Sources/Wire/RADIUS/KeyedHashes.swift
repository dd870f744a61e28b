internal import Bytes
internal import Crypto

/// MD5 (RFC 1321) over parts in a row: RADIUS has no other hash.
func md5(_ first: [UInt8], _ second: [UInt8]) -> Authenticator {
    var hash = Insecure.MD5()
    first.withUnsafeBytes { hash.update(bufferPointer: $0) }
    second.withUnsafeBytes { hash.update(bufferPointer: $0) }
    return hash.finalize().withUnsafeBytes { Authenticator(Array($0), at: 0) }
}

/// HMAC-MD5 (RFC 2104), keyed with the shared secret.
func hmacMD5(_ octets: [UInt8], secret: Secret) -> Authenticator {
    var code = HMAC<Insecure.MD5>(key: SymmetricKey(data: secret.exposed()))
    octets.withUnsafeBytes { bytes in code.update(data: bytes) }
    return code.finalize().withUnsafeBytes { Authenticator(Array($0), at: 0) }
}
