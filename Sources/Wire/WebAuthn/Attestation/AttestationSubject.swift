import Crypto

/// A statement with what it is about, for the verification procedures of Web Authentication Level 3, §8.
struct AttestationSubject: Sendable {
    /// What a verification procedure returns: who vouches, and by which certificates.
    struct Evidence: Sendable {
        let type: AttestationType
        var path: [AttestationCertificate] = []
    }

    let statement: CBORValue
    let data: AuthenticatorData
    let credential: AttestedCredential
    let clientDataHash: [UInt8]

    /// What attestation keys sign, in most formats.
    var signedBytes: [UInt8] { data.bytes + clientDataHash }

    /// §7.1 step 23.
    func verified(
        as format: AttestationFormat, accepting accepted: Set<AttestationAllowance>
    ) throws(WebAuthnError) -> Evidence {
        switch format {
        case .none: try noAttestation()
        case .packed: try packed()
        case .fidoU2F: try fidoU2F()
        case .tpm: try tpm()
        case .apple: try apple()
        case .androidKey: try androidKey(describedAlways: !accepted.contains(.undescribedAndroidKey))
        }
    }

    /// Throws unless the statement has these members and no others.
    func expectMembers(_ names: Set<String>) throws(WebAuthnError) {
        guard let members = statement.members, members.count == names.count,
            members.allSatisfy({ $0.key.text.map(names.contains) == true })
        else { throw .attestationInvalid("members of the statement") }
    }

    func bytes(_ name: String) throws(WebAuthnError) -> [UInt8] {
        guard let bytes = statement[name]?.bytes else { throw .attestationInvalid(name) }
        return bytes
    }

    /// The statement's `x5c`, and its first certificate.
    func certificates() throws(WebAuthnError) -> (path: [AttestationCertificate], first: AttestationCertificate) {
        let path = try AttestationCertificate.path(of: statement)
        guard let first = path.first else { throw .attestationInvalid("x5c") }
        return (path, first)
    }

    /// §8.7: the statement is empty.
    private func noAttestation() throws(WebAuthnError) -> Evidence {
        try expectMembers([])
        return Evidence(type: .none)
    }

    /// §8.6.
    private func fidoU2F() throws(WebAuthnError) -> Evidence {
        try expectMembers(["sig", "x5c"])
        let (path, certificate) = try certificates()
        guard path.count == 1, case .p256 = certificate.key, case .p256(let key) = credential.publicKey.key else {
            throw .attestationInvalid("keys of fido-u2f")
        }
        // verificationData: as U2F's registration messages were signed, the key as a plain point.
        let message = [0] + data.rpIDHash + clientDataHash + credential.id.bytes + Array(key.x963Representation)
        try certificate.check(bytes("sig"), over: message, algorithm: COSEAlgorithm.es256.rawValue)
        return Evidence(type: .basic, path: path)
    }
}
