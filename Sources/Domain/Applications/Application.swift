public import Bytes

/// A service that asks Countersign about people: the learning site, the VPN.
public struct Application: Equatable, Sendable {
    /// Who checks the first factor.
    public enum FirstFactorPlace: String, Sendable { case here, elsewhere }

    public let id: ID<Application>
    /// The short name that operators use: `vpn`.
    public let key: String
    /// The name that people see: "VPN".
    public var name: String
    public var firstFactor: FirstFactorPlace
    /// Whether its RADIUS clients are asked again with an Access-Challenge.
    public var challenges: Bool
    /// What differs here from the installation's figures, by the settings' names.
    public var overrides: [String: JSONValue]
    public let addedAt: Instant
    /// From when it asks.
    public var opening: Opening

    public init(
        id: ID<Application>, key: String, name: String, firstFactor: FirstFactorPlace, challenges: Bool = false,
        overrides: [String: JSONValue] = [:], addedAt: Instant, opening: Opening = .begun
    ) {
        self.opening = opening
        self.id = id
        self.key = key
        self.name = name
        self.firstFactor = firstFactor
        self.challenges = challenges
        self.overrides = overrides
        self.addedAt = addedAt
    }

    /// Countersign's own pages for people, an application like others: it is there from the first day and stays.
    public static let portalKey = "my-devices"
    public static let portal = ID<Application>(random: [UInt8](repeating: 0, count: ID<Application>.randomBytes))

    /// Whether the text can be an application's key: 1 to 40 small letters, digits and dashes.
    public static func isKey(_ text: String) -> Bool {
        (1...40).contains(text.utf8.count)
            && text.utf8.allSatisfy { (0x61...0x7a).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2d }
    }
}

/// A host or network that sends RADIUS requests for an application.
public struct RADIUSClient: Equatable, Sendable {
    /// What is asked of its requests' Message-Authenticator.
    public enum MessageAuthenticatorRule: String, Sendable {
        case required
        /// Required from the first request on that carried one.
        case auto
    }

    public let id: ID<RADIUSClient>
    public let application: ID<Application>
    /// `10.0.0.5`, `10.0.0.0/24`, `2001:db8::/32`.
    public let network: String
    public var secret: SealedBytes
    public var rule: MessageAuthenticatorRule
    /// A request of this client carried a Message-Authenticator.
    public var seenAuthenticator: Bool

    public init(
        id: ID<RADIUSClient>, application: ID<Application>, network: String, secret: SealedBytes,
        rule: MessageAuthenticatorRule, seenAuthenticator: Bool = false
    ) {
        self.id = id
        self.application = application
        self.network = network
        self.secret = secret
        self.rule = rule
        self.seenAuthenticator = seenAuthenticator
    }
}

/// The pair of keys with which an application speaks the Duo Auth API.
public struct IntegrationKeys: Equatable, Sendable {
    /// 20 characters, beginning with `DI`.
    public let integrationKey: String
    public let application: ID<Application>
    public var secret: SealedBytes
    /// The secret before a rotation, good until `previousEndsAt`.
    public var previous: SealedBytes?
    public var previousEndsAt: Instant?
    /// Whether signatures without a date or with SHA-1 are taken.
    public var legacySignatures: Bool

    public init(
        integrationKey: String, application: ID<Application>, secret: SealedBytes, previous: SealedBytes? = nil,
        previousEndsAt: Instant? = nil, legacySignatures: Bool = false
    ) {
        self.integrationKey = integrationKey
        self.application = application
        self.secret = secret
        self.previous = previous
        self.previousEndsAt = previousEndsAt
        self.legacySignatures = legacySignatures
    }
}
