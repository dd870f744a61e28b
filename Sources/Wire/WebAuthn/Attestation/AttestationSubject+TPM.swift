import Bytes
import Crypto
import SwiftASN1
import X509

extension AttestationSubject {
    /// §8.3.
    func tpm() throws(WebAuthnError) -> Evidence {
        try expectMembers(["ver", "alg", "x5c", "sig", "certInfo", "pubArea"])
        guard statement["ver"]?.text == "2.0" else { throw .attestationInvalid("ver") }
        let area = try TPMPublicArea(parsing: bytes("pubArea"))
        guard area.key.isSameKey(as: credential.publicKey.key) else {
            throw .attestationInvalid("pubArea is another key")
        }
        let certifyBytes = try bytes("certInfo")
        let certify = try TPMCertifyInfo(parsing: certifyBytes)
        let number = statement["alg"]?.integer
        guard let algorithm = number.flatMap(COSEAlgorithm.init(rawValue:)),
            let hash = Self.hash(signedBytes, for: algorithm), certify.extraData == hash
        else { throw .attestationInvalid("certInfo: extraData") }
        guard let digest = Self.hash(area.bytes, area.nameAlgorithm),
            certify.name == [UInt8(area.nameAlgorithm >> 8), UInt8(area.nameAlgorithm & 0xff)] + digest
        else { throw .attestationInvalid("certInfo: name") }
        let (path, certificate) = try certificates()
        try certificate.check(bytes("sig"), over: certifyBytes, algorithm: number)
        try certificate.checkTPM()
        try certificate.checkModel(credential.aaguid)
        return Evidence(type: .attestationCA, path: path)
    }

    /// The hash that a signature algorithm uses; none for Ed25519, which TPMs do not speak.
    private static func hash(_ message: [UInt8], for algorithm: COSEAlgorithm) -> [UInt8]? {
        switch algorithm {
        case .es256, .rs256: hash(message, TPM.sha256)
        case .es384: hash(message, TPM.sha384)
        case .es512: hash(message, TPM.sha512)
        case .edDSA: nil
        }
    }

    private static func hash(_ message: [UInt8], _ algorithm: UInt16) -> [UInt8]? {
        switch algorithm {
        case TPM.sha256: Array(SHA256.hash(data: message))
        case TPM.sha384: Array(SHA384.hash(data: message))
        case TPM.sha512: Array(SHA512.hash(data: message))
        default: nil
        }
    }

}

extension AttestationCertificate {
    /// §8.3.1 "TPM Attestation Statement Certificate Requirements".
    func checkTPM() throws(WebAuthnError) {
        try checkEndEntity()
        guard certificate.subject.isEmpty else { throw .attestationInvalid("certificate subject") }
        let extensions = certificate.extensions
        let usage = try proving("extended key usage") { try extensions.extendedKeyUsage }
        guard usage?.contains(ExtendedKeyUsage.Usage(oid: TPMName.attestationUsage)) == true else {
            throw .attestationInvalid("extended key usage")
        }
        let names = try proving("subject alternative name") { try extensions.subjectAlternativeNames }
        guard names?.contains(where: TPMName.isComplete) == true else {
            throw .attestationInvalid("subject alternative name")
        }
    }
}

/// How a TPM is named in its certificates (TCG EK Credential Profile, §3.1.2 and §3.2.9).
private enum TPMName {
    static let manufacturer: ASN1ObjectIdentifier = [2, 23, 133, 2, 1]
    static let model: ASN1ObjectIdentifier = [2, 23, 133, 2, 2]
    static let version: ASN1ObjectIdentifier = [2, 23, 133, 2, 3]
    /// tcg-kp-AIKCertificate.
    static let attestationUsage: ASN1ObjectIdentifier = [2, 23, 133, 8, 3]

    /// Whether a name has manufacturer, model and version. A manufacturer is "id:" and eight hexadecimal digits.
    static func isComplete(_ name: GeneralName) -> Bool {
        guard case .directoryName(let directory) = name else { return false }
        let attributes = directory.flatMap { $0 }
        let makers = attributes.filter { $0.type == manufacturer }.compactMap { String($0.value) }
        return makers.count == 1
            && makers.allSatisfy { maker in
                maker.hasPrefix("id:") && maker.utf8.count == 11 && (try? Hex.decode(maker.dropFirst(3))) != nil
            }
            && attributes.contains { $0.type == model } && attributes.contains { $0.type == version }
    }
}
