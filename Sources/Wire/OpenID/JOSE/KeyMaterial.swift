import Bytes
import Crypto
import CryptoExtras
import Foundation

/// The numbers of a public key.
enum KeyMaterial: Equatable, Sendable {
    /// A point on P-256, uncompressed: 0x04, X, Y.
    case p256([UInt8])
    /// Modulus and exponent, big-endian, without leading zeros.
    case rsa(modulus: [UInt8], exponent: [UInt8])

    /// Bytes of an RSA exponent; 65537 has three.
    static let exponentSizeMax = 4

    init(parsing jwk: JSONValue) throws(JOSEError) {
        switch jwk["kty"]?.string {
        case "EC":
            guard jwk["crv"]?.string == "P-256" else { throw .unusableKey("crv") }
            // Exactly 32 bytes each, zeros kept (RFC 7518 §6.2.1.2).
            let x = try Self.bytes(jwk, "x")
            let y = try Self.bytes(jwk, "y")
            guard x.count == 32, y.count == 32 else { throw .malformed("x, y") }
            guard (try? P256.Signing.PublicKey(x963Representation: [4] + x + y)) != nil else {
                throw .unusableKey("not a point of the curve")
            }
            self = .p256([4] + x + y)
        case "RSA":
            self = try Self.checked(modulus: Self.bytes(jwk, "n"), exponent: Self.bytes(jwk, "e"))
        default: throw .unusableKey("kty")
        }
    }

    /// Refuses leading zeros (RFC 7518 §6.3.1.1), sizes out of bounds, and even numbers, which are no RSA key.
    static func checked(modulus: [UInt8], exponent: [UInt8]) throws(JOSEError) -> KeyMaterial {
        guard let first = modulus.first, let last = modulus.last, first != 0, last & 1 == 1 else {
            throw .malformed("n")
        }
        guard JWK.modulusBits.contains(modulus.count * 8 - first.leadingZeroBitCount) else {
            throw .unusableKey("size of the modulus")
        }
        guard let first = exponent.first, let last = exponent.last, first != 0, last & 1 == 1, exponent != [1],
            exponent.count <= exponentSizeMax
        else { throw .unusableKey("exponent") }
        guard (try? _RSA.Signing.PublicKey(n: modulus, e: exponent)) != nil else { throw .unusableKey("RSA") }
        return .rsa(modulus: modulus, exponent: exponent)
    }

    private static func bytes(_ jwk: JSONValue, _ name: String) throws(JOSEError) -> [UInt8] {
        guard let text = jwk[name]?.string, text.utf8.count <= JWK.modulusBits.upperBound / 6 + 1 else {
            throw .malformed(name)
        }
        return try reading(name) { () throws(ByteError) in try Base64URL.decode(text) }
    }

    func algorithm(rsa: SignatureAlgorithm) -> SignatureAlgorithm {
        if case .p256 = self { .es256 } else { rsa }
    }

    func speaks(_ algorithm: SignatureAlgorithm) -> Bool {
        if case .p256 = self { algorithm == .es256 } else { algorithm != .es256 }
    }

    /// The members that make the key, and its thumbprint (RFC 7638 §3.2).
    var required: [String: JSONValue] {
        switch self {
        case .p256(let x963):
            [
                "crv": "P-256", "kty": "EC", "x": .string(Base64URL.encode(x963.dropFirst().prefix(32))),
                "y": .string(Base64URL.encode(x963.suffix(32))),
            ]
        case .rsa(let modulus, let exponent):
            [
                "e": .string(Base64URL.encode(exponent)), "kty": "RSA", "n": .string(Base64URL.encode(modulus)),
            ]
        }
    }
}
