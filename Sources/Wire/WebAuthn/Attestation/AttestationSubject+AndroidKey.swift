import X509

extension AttestationSubject {
    /// §8.4.
    func androidKey(describedAlways: Bool) throws(WebAuthnError) -> Evidence {
        try expectMembers(["alg", "sig", "x5c"])
        let (path, certificate) = try certificates()
        try certificate.check(bytes("sig"), over: signedBytes, algorithm: statement["alg"]?.integer)
        guard let key = certificate.key, key.isSameKey(as: credential.publicKey.key) else {
            throw .attestationInvalid("the certificate is for another key")
        }
        guard let named = certificate.certificate.extensions[oid: AndroidKeyDescription.oid] else {
            throw .attestationInvalid("key description")
        }
        let description = try proving("key description") { try AndroidKeyDescription(der: named.value) }
        guard description.challenge == clientDataHash else { throw .attestationInvalid("attestation challenge") }
        try check([description.softwareEnforced, description.hardwareEnforced], describedAlways: describedAlways)
        return Evidence(type: .basic, path: path)
    }

    /// The last two steps of §8.4. Either list may say that the key was made in the device, and made for signing:
    /// which of them counts is a matter of trust in the device.
    private func check(
        _ lists: [AndroidKeyDescription.AuthorizationList], describedAlways: Bool
    ) throws(WebAuthnError) {
        guard !lists.contains(where: \.allApplications) else { throw .attestationInvalid("key for all applications") }
        let origins = lists.compactMap(\.origin)
        guard origins.allSatisfy({ $0 == AndroidKeyDescription.originGenerated }),
            !origins.isEmpty || !describedAlways
        else { throw .attestationInvalid("key not made in the device") }
        let purposes = lists.flatMap(\.purposes)
        guard purposes.allSatisfy({ $0 == AndroidKeyDescription.purposeSign }),
            !purposes.isEmpty || !describedAlways
        else { throw .attestationInvalid("key for other purposes than signing") }
    }
}
