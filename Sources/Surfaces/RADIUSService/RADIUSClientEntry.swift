public import Bytes
public import Domain

/// A RADIUS client as the service sees it: its secret opened, and what its application asks for.
public struct RADIUSClientEntry: Sendable {
    public let id: ID<RADIUSClient>
    public let application: ID<Application>
    /// The short name that operators use: `vpn`.
    public let applicationKey: String
    /// The name that people see: "VPN".
    public let applicationName: String
    /// Whether people are asked again with an Access-Challenge.
    public let challenges: Bool
    /// The shared secret, and behind it former ones that are still taken during a change.
    public let secrets: [Secret]
    public let rule: RADIUSClient.MessageAuthenticatorRule
    /// A request of this client carried a Message-Authenticator.
    public let seenAuthenticator: Bool
    /// `10.0.0.5`, `10.0.0.0/24`, `2001:db8::/32`.
    public let network: String

    public init(
        id: ID<RADIUSClient>, application: ID<Application>, applicationKey: String, applicationName: String,
        challenges: Bool, secret: Secret, formerSecrets: [Secret] = [],
        rule: RADIUSClient.MessageAuthenticatorRule = .required, seenAuthenticator: Bool = false, network: String
    ) {
        self.id = id
        self.application = application
        self.applicationKey = applicationKey
        self.applicationName = applicationName
        self.challenges = challenges
        self.secrets = [secret] + formerSecrets
        self.rule = rule
        self.seenAuthenticator = seenAuthenticator
        self.network = network
    }
}
