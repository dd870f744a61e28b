/// The attestation statement formats that are verified here (Web Authentication Level 3, §8).
public enum AttestationFormat: String, CaseIterable, Sendable {
    /// §8.7.
    case none
    /// §8.2.
    case packed
    /// §8.6.
    case fidoU2F = "fido-u2f"
    /// §8.3.
    case tpm
    /// §8.8.
    case apple
    /// §8.4.
    case androidKey = "android-key"
}

/// Who vouches for a new credential (Web Authentication Level 3, §6.5.3).
public enum AttestationType: String, Equatable, Sendable {
    /// Nobody.
    case none
    /// The credential's own key: proof that it exists, nothing of where.
    case selfAttestation
    /// A key that the maker put into all authenticators of a model; or a certificate from an attestation CA:
    /// these formats don't tell one from the other.
    case basic
    /// A key of this authenticator, certified by an attestation CA.
    case attestationCA
    /// A key of this credential, certified by an anonymization CA.
    case anonymizationCA
}

/// What is known of a credential's origin.
public struct AttestationResult: Equatable, Sendable {
    /// The format's name as it came, such as "packed".
    public let format: String
    /// Nil when the statement was not judged.
    public let type: AttestationType?
    /// Whether the trust path ends at one of the caller's anchors.
    public let isTrusted: Bool
    /// The certificates that came with the statement, DER, the attestation's own first.
    public let trustPath: [[UInt8]]

    init(format: String, type: AttestationType?, isTrusted: Bool = false, trustPath: [[UInt8]] = []) {
        self.format = format
        self.type = type
        self.isTrusted = isTrusted
        self.trustPath = trustPath
    }
}
