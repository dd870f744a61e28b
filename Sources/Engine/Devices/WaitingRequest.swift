public import Domain

/// A request that waits for a phone, signed.
public struct WaitingRequest: Equatable, Sendable {
    public let id: ID<PushRequest>
    /// The sign-in that it belongs to.
    public let signIn: ID<SignIn>
    /// The message in compact form.
    public let text: String
}
