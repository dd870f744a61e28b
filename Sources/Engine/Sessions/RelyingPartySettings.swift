/// What passkeys are bound to (WebAuthn §5.4.2).
public struct RelyingPartySettings: Sendable, Equatable {
    /// The domain: `mfa.example.ac.uk`.
    public let id: String
    /// The name that people see.
    public let name: String
    /// The origins at which ceremonies may run: `https://mfa.example.ac.uk`.
    public let origins: [String]

    public init(id: String, name: String, origins: [String]) {
        self.id = id
        self.name = name
        self.origins = origins
    }
}
