import Bytes
import Crypto
import CryptoExtras

/// A credential's public key in COSE form (RFC 9052 §7, RFC 9053 §7; Web Authentication Level 3, §6.5.1.1),
/// parsed and ready to check signatures. Keep it parsed while its credential is used: parsing costs.
public struct COSEKey: Equatable, Sendable {
    /// Bytes of the largest key that is read: RSA with 4096 bits.
    public static let sizeMax = 600
    /// Bits of an RSA modulus.
    public static let modulusBits = 2048...4096
    /// The one RSA exponent that is accepted, 65537.
    static let publicExponent: [UInt8] = [1, 0, 1]

    /// The algorithm that its signatures are made with.
    public let algorithm: COSEAlgorithm
    /// The key in COSE form, for keeping.
    public let bytes: [UInt8]
    let key: VerificationKey

    /// Reads a key in COSE form and nothing behind it. Throws `malformed` when it is no COSE key,
    /// `unsupportedKey` when it is of another kind than §5.8.5 allows for its algorithm, has parameters beside
    /// those that it needs, or is no point of its curve.
    public init(parsing bytes: [UInt8]) throws(WebAuthnError) {
        guard bytes.count <= Self.sizeMax else { throw .malformed("COSE key larger than \(Self.sizeMax) bytes") }
        try self.init(CBORValue(parsing: bytes), bytes: bytes)
    }

    init(_ value: CBORValue, bytes: [UInt8]) throws(WebAuthnError) {
        guard let members = value.members, let number = value[Label.algorithm]?.integer else {
            throw .malformed("COSE key")
        }
        guard let algorithm = COSEAlgorithm(rawValue: number) else { throw .unsupportedKey("algorithm \(number)") }
        let expected = algorithm == .es256 || algorithm == .es384 || algorithm == .es512 ? 5 : 4
        guard members.count == expected else { throw .unsupportedKey("parameters beside the key's own") }
        switch algorithm {
        case .es256, .es384, .es512: key = try Self.curveKey(value, algorithm)
        case .edDSA: key = try Self.edwardsKey(value)
        case .rs256: key = try Self.rsaKey(value)
        }
        self.algorithm = algorithm
        self.bytes = bytes
    }

    /// Whether this is the key's signature over the message. ECDSA signatures are DER (§6.5.5).
    public func isValid(_ signature: [UInt8], over message: [UInt8]) -> Bool {
        key.isValid(signature, over: message)
    }

    public static func == (left: Self, right: Self) -> Bool { left.bytes == right.bytes }
}

/// Labels and values of COSE keys (RFC 9052 §7.1, RFC 9053 §7, RFC 8230 §4).
private enum Label {
    static let keyType = 1
    static let algorithm = 3
    static let curve = -1
    static let x = -2
    static let y = -3
    static let modulus = -1
    static let exponent = -2
}

private enum KeyType {
    static let octetKeyPair = 1
    static let ellipticCurve = 2
    static let rsa = 3
}

private enum Curve {
    static let p256 = 1
    static let p384 = 2
    static let p521 = 3
    static let ed25519 = 6
}

extension COSEKey {
    /// §5.8.5: the algorithm fixes the curve, and compressed points are not used.
    private static func curveKey(
        _ value: CBORValue, _ algorithm: COSEAlgorithm
    ) throws(WebAuthnError) -> VerificationKey {
        let (curve, size) =
            switch algorithm {
            case .es384: (Curve.p384, 48)
            case .es512: (Curve.p521, 66)
            default: (Curve.p256, 32)
            }
        guard value[Label.keyType]?.integer == KeyType.ellipticCurve, value[Label.curve]?.integer == curve else {
            throw .unsupportedKey("another curve than the algorithm's")
        }
        guard let x = value[Label.x]?.bytes, let y = value[Label.y]?.bytes, x.count == size, y.count == size else {
            throw .unsupportedKey("coordinates")
        }
        let point = [4] + x + y
        // Each initialiser checks that the point is on its curve.
        do {
            switch algorithm {
            case .es384: return .p384(try P384.Signing.PublicKey(x963Representation: point))
            case .es512: return .p521(try P521.Signing.PublicKey(x963Representation: point))
            default: return .p256(try P256.Signing.PublicKey(x963Representation: point))
            }
        } catch {
            throw .unsupportedKey("not a point of the curve")
        }
    }

    private static func edwardsKey(_ value: CBORValue) throws(WebAuthnError) -> VerificationKey {
        guard value[Label.keyType]?.integer == KeyType.octetKeyPair,
            value[Label.curve]?.integer == Curve.ed25519
        else { throw .unsupportedKey("another curve than Ed25519") }
        guard let x = value[Label.x]?.bytes, EdwardsPoint.isAcceptable(x) else {
            throw .unsupportedKey("not a point of the curve")
        }
        do {
            return .ed25519(try Curve25519.Signing.PublicKey(rawRepresentation: x))
        } catch {
            throw .unsupportedKey("not a point of the curve")
        }
    }

    private static func rsaKey(_ value: CBORValue) throws(WebAuthnError) -> VerificationKey {
        guard value[Label.keyType]?.integer == KeyType.rsa, let n = value[Label.modulus]?.bytes,
            let e = value[Label.exponent]?.bytes
        else { throw .unsupportedKey("RSA key") }
        return .rsa(try rsa(modulus: n, exponent: e))
    }

    /// Throws unless the modulus is odd, without leading zeros and of a size in bounds, and the exponent 65537.
    static func rsa(modulus n: [UInt8], exponent e: [UInt8]) throws(WebAuthnError) -> _RSA.Signing.PublicKey {
        guard let first = n.first, first != 0, let last = n.last, last & 1 == 1, e == publicExponent,
            modulusBits.contains(n.count * 8 - first.leadingZeroBitCount)
        else { throw .unsupportedKey("RSA modulus or exponent") }
        do {
            return try _RSA.Signing.PublicKey(n: n, e: e)
        } catch {
            throw .unsupportedKey("RSA key")
        }
    }
}
