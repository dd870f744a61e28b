/// What an assertion must answer to: what was asked for, and what policy demands.
public struct AssertionExpectations: Sendable {
    public let relyingParty: RelyingParty
    /// The challenge of the options that were sent; the caller uses it up.
    public let challenge: CeremonyChallenge
    /// The account whose sign-in this is; nil when nobody was identified before, and the credential says who it is.
    public let user: UserHandle?
    /// The credentials that were asked for; empty: any.
    public var allowedCredentials: Set<CredentialID> = []
    public var requiresUserVerification = false
    public var backup = BackupPolicy.any
    /// The extensions that may answer; nil: what others say is passed over.
    public var extensions: Set<String>?

    public init(relyingParty: RelyingParty, challenge: CeremonyChallenge, user: UserHandle?) {
        self.relyingParty = relyingParty
        self.challenge = challenge
        self.user = user
    }
}
