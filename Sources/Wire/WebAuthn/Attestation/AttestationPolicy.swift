/// What is done with attestation statements.
public enum AttestationPolicy: Sendable {
    /// They are not judged: any format is taken, and nothing is believed of it. Right wherever any authenticator
    /// will do.
    case ignored
    /// They are verified, and must come from an authenticator that an anchor vouches for, or be of a kind that is
    /// accepted beside.
    case verified(anchors: AttestationAnchors, accepting: Set<AttestationAllowance> = [])

    /// §7.1 steps 22 to 25.
    func judge(
        _ name: String, _ subject: AttestationSubject, now: Int64
    ) async throws(WebAuthnError) -> AttestationResult {
        guard case .verified(let anchors, let accepted) = self else {
            return AttestationResult(format: name, type: nil)
        }
        // Step 22: an exact, case-sensitive match.
        guard let format = AttestationFormat(rawValue: name) else {
            guard accepted.contains(.unknownFormat) else { throw .attestationFormatNotAccepted }
            return AttestationResult(format: name, type: nil)
        }
        // Step 23.
        let evidence = try subject.verified(as: format, accepting: accepted)
        // Steps 24 and 25.
        switch evidence.type {
        case .none:
            guard accepted.contains(.none) else { throw .attestationNotTrusted }
            return AttestationResult(format: name, type: evidence.type)
        case .selfAttestation:
            guard accepted.contains(.selfAttestation) else { throw .attestationNotTrusted }
            return AttestationResult(format: name, type: evidence.type)
        case .basic, .attestationCA, .anonymizationCA:
            let trusted = await anchors.vouch(for: evidence.path, format: format, now: now)
            guard trusted || accepted.contains(.untrusted) else { throw .attestationNotTrusted }
            return AttestationResult(
                format: name, type: evidence.type, isTrusted: trusted, trustPath: evidence.path.map(\.der))
        }
    }
}

/// What is accepted beside attestations that end at an anchor.
public enum AttestationAllowance: Sendable {
    /// No attestation.
    case none
    /// Self attestation.
    case selfAttestation
    /// A sound statement whose certificates end at no anchor.
    case untrusted
    /// A format that is not known here; its statement is not judged.
    case unknownFormat
    /// An `android-key` statement whose certificate leaves out how the key came about and what it is for. §8.4
    /// demands both, the specification's own test vector has neither; a device always says them.
    case undescribedAndroidKey
}
