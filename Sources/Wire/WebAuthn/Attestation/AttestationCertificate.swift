import Crypto
import CryptoExtras
import Foundation
import SwiftASN1
import X509

/// A certificate of an attestation statement, with the questions that §8 asks of it.
struct AttestationCertificate: Sendable {
    /// Bytes of one certificate, and certificates of one statement.
    static let sizeMax = 8192
    static let countMax = 6
    /// id-fido-gen-ce-aaguid (§8.2.1).
    static let aaguidExtension: ASN1ObjectIdentifier = [1, 3, 6, 1, 4, 1, 45724, 1, 1, 4]

    let der: [UInt8]
    let certificate: Certificate

    init(der: [UInt8]) throws(WebAuthnError) {
        guard der.count <= Self.sizeMax else { throw .attestationInvalid("certificate too large") }
        certificate = try proving("certificate") { try Certificate(derEncoded: der) }
        self.der = der
    }

    /// Reads `x5c`: the attestation's own certificate first.
    static func path(of statement: CBORValue) throws(WebAuthnError) -> [AttestationCertificate] {
        guard let values = statement["x5c"]?.array, !values.isEmpty, values.count <= countMax else {
            throw .attestationInvalid("x5c")
        }
        var path: [AttestationCertificate] = []
        for value in values {
            guard let der = value.bytes else { throw .attestationInvalid("x5c") }
            path.append(try AttestationCertificate(der: der))
        }
        return path
    }

    /// The certified key, if it is of a kind that signs with one of our algorithms.
    var key: VerificationKey? {
        let key = certificate.publicKey
        if let key = P256.Signing.PublicKey(key) { return .p256(key) }
        if let key = P384.Signing.PublicKey(key) { return .p384(key) }
        if let key = P521.Signing.PublicKey(key) { return .p521(key) }
        if let key = Curve25519.Signing.PublicKey(key) { return .ed25519(key) }
        if let key = _RSA.Signing.PublicKey(key), COSEKey.modulusBits.contains(key.keySizeInBits) { return .rsa(key) }
        return nil
    }

    /// Throws unless the certified key made this signature, with the algorithm that the statement names.
    func check(
        _ signature: [UInt8], over message: [UInt8], algorithm: Int?
    ) throws(WebAuthnError) {
        guard let key, key.algorithm.rawValue == algorithm, key.isValid(signature, over: message) else {
            throw .attestationInvalid("signature")
        }
    }

    /// §8.2.1 and §8.3.1: version 3, and no CA.
    func checkEndEntity() throws(WebAuthnError) {
        guard certificate.version == .v3 else { throw .attestationInvalid("certificate version") }
        let constraints = try proving("basic constraints") { try certificate.extensions.basicConstraints }
        guard case .notCertificateAuthority = constraints else {
            throw .attestationInvalid("basic constraints")
        }
    }

    /// §8.2.1 and §8.3.1: where the certificate names a model, it is the credential's, and the extension is not
    /// critical.
    func checkModel(_ aaguid: AAGUID) throws(WebAuthnError) {
        guard let named = certificate.extensions[oid: Self.aaguidExtension] else { return }
        let value = try proving("AAGUID extension") { try ASN1OctetString(derEncoded: named.value) }
        guard !named.critical, Array(value.bytes) == aaguid.bytes else {
            throw .attestationInvalid("AAGUID extension")
        }
    }

    /// Whether the time, in Unix seconds, lies in the certificate's validity, both ends included (RFC 5280 §4.1.2.5).
    func isValid(at now: Int64) -> Bool {
        let time = Date(timeIntervalSince1970: TimeInterval(now))
        return certificate.notValidBefore <= time && time <= certificate.notValidAfter
    }

    /// The texts of the subject's attributes of one type.
    func subject(_ type: ASN1ObjectIdentifier) -> [String] {
        certificate.subject.flatMap { $0 }.filter { $0.type == type }.compactMap { String($0.value) }
    }
}

/// Runs a reader of ASN.1, and says what was being read when it fails.
func proving<Value>(_ what: String, _ body: () throws -> Value) throws(WebAuthnError) -> Value {
    do {
        return try body()
    } catch {
        throw .attestationInvalid(what)
    }
}
