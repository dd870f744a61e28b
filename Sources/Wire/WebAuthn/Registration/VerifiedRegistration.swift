public import Bytes

/// A registration that went through every step of Web Authentication Level 3, §7.1: what a credential record
/// is made of (§4 "Credential Record").
public struct VerifiedRegistration: Equatable, Sendable {
    public let credentialID: CredentialID
    public let publicKey: COSEKey
    /// The counter to start from; 0 where the authenticator has none.
    public let signCount: UInt32
    /// How the authenticator can be reached, as the browser says.
    public let transports: [String]
    public let aaguid: AAGUID
    /// Whether the credential may be copied between devices. It never changes.
    public let isBackupEligible: Bool
    public let isBackedUp: Bool
    /// Whether the authenticator verified the person.
    public let isUserVerified: Bool
    /// Whether the credential can be used without a name being typed, where the browser says so
    /// (`credProps.rk`, §10.1.3); not signed by anybody.
    public let isDiscoverable: Bool?
    public let attestation: AttestationResult
    /// What client extensions answered; not signed by anybody.
    public let clientExtensionResults: [String: JSONValue]
    /// What authenticator extensions answered.
    public let authenticatorExtensions: CBORValue?

    init(
        credential: AttestedCredential, data: AuthenticatorData, response: RegistrationResponseJSON,
        attestation: AttestationResult
    ) {
        credentialID = credential.id
        publicKey = credential.publicKey
        signCount = data.signCount
        transports = response.transports
        aaguid = credential.aaguid
        isBackupEligible = data.flags.contains(.backupEligible)
        isBackedUp = data.flags.contains(.backedUp)
        isUserVerified = data.flags.contains(.userVerified)
        isDiscoverable = response.clientExtensionResults["credProps"]?["rk"]?.bool
        self.attestation = attestation
        clientExtensionResults = response.clientExtensionResults
        authenticatorExtensions = data.extensions
    }
}
