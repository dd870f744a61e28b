public import Bytes

/// An assertion that went through every step of Web Authentication Level 3, §7.2.
public struct VerifiedAssertion: Equatable, Sendable {
    public let credentialID: CredentialID
    /// The account that the credential belongs to.
    public let userHandle: UserHandle
    /// The counter to keep (step 24).
    public let signCount: UInt32
    /// What the counter says of copies of the key (step 22).
    public let counter: CounterSignal
    /// Whether the authenticator verified the person.
    public let isUserVerified: Bool
    /// Whether the credential is copied now, to keep (step 24).
    public let isBackedUp: Bool
    /// "platform" or "cross-platform", where the browser says so; not signed by anybody.
    public let authenticatorAttachment: String?
    /// What client extensions answered; not signed by anybody.
    public let clientExtensionResults: [String: JSONValue]
    /// What authenticator extensions answered.
    public let authenticatorExtensions: CBORValue?

    init(
        record: CredentialRecord, data: AuthenticatorData, response: AuthenticationResponseJSON,
        counter: CounterSignal
    ) {
        credentialID = record.id
        userHandle = record.userHandle
        signCount = data.signCount
        self.counter = counter
        isUserVerified = data.flags.contains(.userVerified)
        isBackedUp = data.flags.contains(.backedUp)
        authenticatorAttachment = response.authenticatorAttachment
        clientExtensionResults = response.clientExtensionResults
        authenticatorExtensions = data.extensions
    }
}

/// What the signature counter says (Web Authentication Level 3, §6.1.1).
public enum CounterSignal: Equatable, Sendable {
    /// The authenticator has no counter: it sent 0, and never anything else.
    case unused
    /// It grew, as it should.
    case advanced
    /// It stands still or went back: the key may have been copied, or answers crossed.
    case notAdvanced(stored: UInt32, received: UInt32)

    init(stored: UInt32, received: UInt32) {
        if stored == 0, received == 0 {
            self = .unused
        } else if received > stored {
            self = .advanced
        } else {
            self = .notAdvanced(stored: stored, received: received)
        }
    }
}
