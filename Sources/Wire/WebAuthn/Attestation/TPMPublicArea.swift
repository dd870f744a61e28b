import Bytes
import Crypto

/// `TPMT_PUBLIC`: a key as a TPM describes it (TPM 2.0 Library, part 2, §12.2.4), as far as signing keys need it.
struct TPMPublicArea {
    /// The hash that makes the key's name.
    let nameAlgorithm: UInt16
    let key: VerificationKey
    let bytes: [UInt8]

    init(parsing bytes: [UInt8]) throws(WebAuthnError) {
        self.bytes = bytes
        var reader = ByteReader(bytes)
        do {
            let type = try reader.readInteger(UInt16.self)
            nameAlgorithm = try reader.readInteger()
            // objectAttributes and authPolicy say nothing of the key's identity.
            _ = try reader.read(4)
            _ = try reader.readSized()
            switch type {
            case TPM.rsa: key = try Self.rsa(&reader)
            case TPM.ecc: key = try Self.curve(&reader)
            default: throw WebAuthnError.attestationInvalid("type of the TPM's key")
            }
            try reader.expectEnd()
        } catch let error as WebAuthnError {
            throw error
        } catch {
            throw .attestationInvalid("pubArea")
        }
    }

    /// A signing key has no symmetric algorithm; its scheme, if it has one, comes with a hash.
    private static func passSchemes(_ reader: inout ByteReader) throws {
        guard try reader.readInteger(UInt16.self) == TPM.null else {
            throw WebAuthnError.attestationInvalid("pubArea: no signing key")
        }
        if try reader.readInteger(UInt16.self) != TPM.null { _ = try reader.read(2) }
    }

    private static func rsa(_ reader: inout ByteReader) throws -> VerificationKey {
        try passSchemes(&reader)
        let bits = try reader.readInteger(UInt16.self)
        let exponent = try reader.readInteger(UInt32.self)
        let modulus = try reader.readSized()
        // 0 stands for the usual exponent, 65537.
        guard exponent == 0 || exponent == 65_537, Int(bits) == modulus.count * 8 else {
            throw WebAuthnError.attestationInvalid("pubArea: RSA key")
        }
        return .rsa(try COSEKey.rsa(modulus: modulus, exponent: COSEKey.publicExponent))
    }

    private static func curve(_ reader: inout ByteReader) throws -> VerificationKey {
        try passSchemes(&reader)
        let curve = try reader.readInteger(UInt16.self)
        if try reader.readInteger(UInt16.self) != TPM.null { _ = try reader.read(2) }
        let x = try reader.readSized()
        let y = try reader.readSized()
        switch curve {
        case TPM.p256: return .p256(try P256.Signing.PublicKey(x963Representation: point(x, y, 32)))
        case TPM.p384: return .p384(try P384.Signing.PublicKey(x963Representation: point(x, y, 48)))
        case TPM.p521: return .p521(try P521.Signing.PublicKey(x963Representation: point(x, y, 66)))
        default: throw WebAuthnError.attestationInvalid("pubArea: curve")
        }
    }

    /// TPMs may leave leading zeroes away.
    private static func point(_ x: [UInt8], _ y: [UInt8], _ size: Int) throws -> [UInt8] {
        guard x.count <= size, y.count <= size else { throw WebAuthnError.attestationInvalid("pubArea: coordinates") }
        let zeroes = { (count: Int) in [UInt8](repeating: 0, count: count) }
        return [4] + zeroes(size - x.count) + x + zeroes(size - y.count) + y
    }
}

/// Numbers of the TPM 2.0 Library, part 2.
enum TPM {
    /// TPM_GENERATED_VALUE (§6.2).
    static let generated: UInt32 = 0xff54_4347
    /// TPM_ST_ATTEST_CERTIFY (§6.9).
    static let certify: UInt16 = 0x8017
    /// TPM_ALG_ID (§6.3).
    static let rsa: UInt16 = 0x0001
    static let sha256: UInt16 = 0x000b
    static let sha384: UInt16 = 0x000c
    static let sha512: UInt16 = 0x000d
    static let null: UInt16 = 0x0010
    static let ecc: UInt16 = 0x0023
    /// TPM_ECC_CURVE (§6.4).
    static let p256: UInt16 = 0x0003
    static let p384: UInt16 = 0x0004
    static let p521: UInt16 = 0x0005
}

extension ByteReader {
    /// Reads a `TPM2B`: two bytes of length, then so many bytes.
    mutating func readSized() throws(ByteError) -> [UInt8] {
        try read(Int(readInteger(UInt16.self)))
    }
}
