import SwiftASN1
import X509

extension AttestationSubject {
    /// §8.2.
    func packed() throws(WebAuthnError) -> Evidence {
        guard statement["x5c"] != nil else { return try packedSelf() }
        try expectMembers(["alg", "sig", "x5c"])
        let (path, certificate) = try certificates()
        try certificate.check(bytes("sig"), over: signedBytes, algorithm: statement["alg"]?.integer)
        try certificate.checkPacked()
        try certificate.checkModel(credential.aaguid)
        return Evidence(type: .basic, path: path)
    }

    /// Without certificates the credential's own key signs.
    private func packedSelf() throws(WebAuthnError) -> Evidence {
        try expectMembers(["alg", "sig"])
        guard statement["alg"]?.integer == credential.publicKey.algorithm.rawValue else {
            throw .attestationInvalid("alg is not the credential's")
        }
        guard credential.publicKey.isValid(try bytes("sig"), over: signedBytes) else {
            throw .attestationInvalid("signature")
        }
        return Evidence(type: .selfAttestation)
    }

}

extension AttestationCertificate {
    /// §8.2.1 "Certificate Requirements for Packed Attestation Statements".
    func checkPacked() throws(WebAuthnError) {
        try checkEndEntity()
        let country = subject(.RDNAttributeType.countryName)
        guard country.count == 1, country.allSatisfy({ $0.utf8.count == 2 }),
            subject(.RDNAttributeType.organizationName).contains(where: { !$0.isEmpty }),
            subject(.RDNAttributeType.organizationalUnitName) == ["Authenticator Attestation"],
            subject(.RDNAttributeType.commonName).contains(where: { !$0.isEmpty })
        else { throw .attestationInvalid("certificate subject") }
    }
}
