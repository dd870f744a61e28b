/// What is kept of a credential, as far as checking an assertion needs it (Web Authentication Level 3, §4
/// "Credential Record").
public struct CredentialRecord: Equatable, Sendable {
    public let id: CredentialID
    public let publicKey: COSEKey
    /// The account that the credential belongs to.
    public let userHandle: UserHandle
    /// The counter of the last assertion, or of the registration.
    public let signCount: UInt32
    public let isBackupEligible: Bool

    public init(
        id: CredentialID, publicKey: COSEKey, userHandle: UserHandle, signCount: UInt32, isBackupEligible: Bool
    ) {
        self.id = id
        self.publicKey = publicKey
        self.userHandle = userHandle
        self.signCount = signCount
        self.isBackupEligible = isBackupEligible
    }
}
