/// What a registration must answer to: what was asked for, and what policy demands.
public struct RegistrationExpectations: Sendable {
    public let relyingParty: RelyingParty
    /// The challenge of the options that were sent; the caller uses it up.
    public let challenge: CeremonyChallenge
    /// The algorithms that were offered.
    public var algorithms: [COSEAlgorithm] = COSEAlgorithm.usual
    public var requiresUserVerification = false
    /// Whether the options were sent with `mediation: "conditional"`: then nobody needs to touch anything.
    public var isConditional = false
    public var backup = BackupPolicy.any
    /// The extensions that may answer; nil: what others say is passed over.
    public var extensions: Set<String>?
    public var attestation = AttestationPolicy.ignored

    public init(relyingParty: RelyingParty, challenge: CeremonyChallenge) {
        self.relyingParty = relyingParty
        self.challenge = challenge
    }
}

/// What policy says of credentials that are copied between devices (Web Authentication Level 3, §6.1.3).
public enum BackupPolicy: Sendable {
    case any
    /// The credential stays on one device: BE must not be set.
    case singleDevice
    /// The credential survives the loss of its device: BS must be set.
    case backedUp

    /// §7.1 steps 18 and 19, §7.2 step 19.3.
    func check(_ flags: AuthenticatorFlags) throws(WebAuthnError) {
        switch self {
        case .any: return
        case .singleDevice:
            guard !flags.contains(.backupEligible) else { throw .backupEligibilityNotAccepted }
        case .backedUp:
            guard flags.contains(.backedUp) else { throw .backupStateNotAccepted }
        }
    }
}

/// §7.1 step 21, §7.2 step 23: with a list, an extension that answers without standing in it is refused.
func checkExtensions(
    _ allowed: Set<String>?, client: some Sequence<String>, authenticator: [String]
) throws(WebAuthnError) {
    guard let allowed else { return }
    for name in client where !allowed.contains(name) { throw .extensionNotExpected(name) }
    for name in authenticator where !allowed.contains(name) { throw .extensionNotExpected(name) }
}
