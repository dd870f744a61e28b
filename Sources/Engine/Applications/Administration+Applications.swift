public import Bytes
public import Domain
import Storage

/// An application to be added, as an operator names it.
public struct ApplicationDraft: Sendable {
    public var key: String
    public var name: String
    public var firstFactor: Application.FirstFactorPlace
    public var challenges: Bool
    /// Networks whose hosts send RADIUS requests for it.
    public var radiusNetworks: [String]
    public var radiusRule: RADIUSClient.MessageAuthenticatorRule
    /// The RADIUS secret, where there is one already; drawn otherwise.
    public var radiusSecret: Secret?
    public var speaksDuo: Bool
    /// How it speaks OpenID Connect, if it does.
    public var openID: OpenIDDraft?
    /// Websites whose proxies ask about each request.
    public var websites: [WebsiteOrigin]
    /// What those proxies are told beside the username.
    public var websiteDetails: Set<Website.Detail>

    public init(
        key: String, name: String, firstFactor: Application.FirstFactorPlace, challenges: Bool = false,
        radiusNetworks: [String] = [], radiusRule: RADIUSClient.MessageAuthenticatorRule = .required,
        radiusSecret: Secret? = nil, speaksDuo: Bool = false, openID: OpenIDDraft? = nil,
        websites: [WebsiteOrigin] = [], websiteDetails: Set<Website.Detail> = []
    ) {
        self.key = key
        self.name = name
        self.firstFactor = firstFactor
        self.challenges = challenges
        self.radiusNetworks = radiusNetworks
        self.radiusRule = radiusRule
        self.radiusSecret = radiusSecret
        self.speaksDuo = speaksDuo
        self.openID = openID
        self.websites = websites
        self.websiteDetails = websiteDetails
    }
}

/// Secrets of an application that were just made, shown once.
public struct ApplicationSecrets: Sendable {
    public var radius: Secret?
    public var integrationKey: String?
    public var integrationSecret: Secret?
    /// The client of OpenID Connect, and its secret where it has one.
    public var openID: OpenIDClient?
    public var openIDSecret: Secret?
    /// By which the proxies of the application's websites show that they are themselves.
    public var proxy: Secret?
}

/// A RADIUS client with its secret opened, for the server that speaks with it.
public struct OpenedRADIUSClient: Sendable {
    public let client: RADIUSClient
    public let application: Application
    public let secret: Secret
}

/// Duo keys with their secrets opened: the present one, and during a rotation the one before.
public struct OpenedIntegration: Sendable {
    public let keys: IntegrationKeys
    public let application: Application
    public let secrets: [Secret]
}

extension Administration {
    /// How long the secret before a rotation still counts.
    public static let rotationOverlapSeconds = 7 * 86_400
    /// The shortest RADIUS secret that is taken (RFC 2865 §3 asks for 16 bytes at least).
    public static let radiusSecretMin = 16

    public func add(_ draft: ApplicationDraft, by actor: Actor) async throws -> ApplicationSecrets {
        guard draft.websites.count <= Website.countMax else {
            throw Mistake(.malformed, "an application has \(Website.countMax) websites at most")
        }
        guard Application.isKey(draft.key) else {
            throw Mistake(.malformed, "an application's key has 1 to 40 small letters, digits and dashes")
        }
        if let secret = draft.radiusSecret, secret.count < Self.radiusSecretMin {
            throw Mistake(.malformed, "a RADIUS secret needs \(Self.radiusSecretMin) characters at least")
        }
        let now = house.now()
        let application = Application(
            id: house.random.id(), key: draft.key, name: draft.name, firstFactor: draft.firstFactor,
            challenges: draft.challenges, addedAt: now)
        var secrets = ApplicationSecrets()
        var clients: [RADIUSClient] = []
        if !draft.radiusNetworks.isEmpty {
            let secret = draft.radiusSecret ?? drawSecret(length: 32)
            secrets.radius = secret
            clients = try draft.radiusNetworks.map { try client($0, draft.radiusRule, application.id, secret) }
        }
        var keys: IntegrationKeys?
        if draft.speaksDuo {
            let integrationKey = "DI" + ReadableCode.encode(house.random.bytes(12), length: 18)
            let secret = drawSecret(length: 40)
            (secrets.integrationKey, secrets.integrationSecret) = (integrationKey, secret)
            keys = IntegrationKeys(
                integrationKey: integrationKey, application: application.id,
                secret: try seal(secret, RowIdentity.integrationSecret(integrationKey)))
        }
        if let openID = draft.openID {
            (secrets.openID, secrets.openIDSecret) = make(openID, for: application.id)
        }
        let websites = websites(of: draft, application.id, &secrets)
        let (made, madeClients, openID) = (keys, clients, secrets.openID)
        _ = try await house.store.change(.applicationKey(draft.key)) {
            try $0.add(
                application, keys: made, clients: madeClients, websites: websites, openID: openID, by: actor, now: now)
        }
        return secrets
    }

    public func applications() async throws -> [Application] { try await house.store.applications() }

    public func application(_ key: String) async throws -> Application {
        guard let application = try await house.store.application(key: key) else { throw Self.noApplication(key) }
        return application
    }

    /// Changes name, first factor, challenges, addresses or the rule of its RADIUS clients; nil leaves a thing alone.
    public func change(
        _ key: String, name: String? = nil, firstFactor: Application.FirstFactorPlace? = nil,
        challenges: Bool? = nil, addresses: AddressChange = AddressChange(),
        radiusRule: RADIUSClient.MessageAuthenticatorRule? = nil, legacy: Bool? = nil, by actor: Actor
    ) async throws {
        let base = try await figures()
        let now = house.now()
        let application = try await application(key)
        _ = try await house.store.change(.applicationKey(key)) { situation in
            guard var changed = situation.application else { throw Self.noApplication(key) }
            changed.name = name ?? changed.name
            changed.firstFactor = firstFactor ?? changed.firstFactor
            changed.challenges = challenges ?? changed.challenges
            return try situation.change(to: changed, addresses: addresses, base: base, by: actor, now: now)
        }
        guard radiusRule != nil || legacy != nil else { return }
        let clients = try await house.store.radiusClients().filter { $0.application == application.id }.map {
            var client = $0
            client.rule = radiusRule ?? client.rule
            if radiusRule == .auto { client.seenAuthenticator = false }
            return client
        }
        let keys = try await house.store.integrationKeys().first { $0.application == application.id }.map {
            var keys = $0
            keys.legacySignatures = legacy ?? keys.legacySignatures
            return keys
        }
        _ = try await house.store.change(.applicationKey(key)) {
            try $0.rotate(keys: keys, clients: clients, by: actor, now: now)
        }
    }

    /// New secrets. The old secrets of Duo's API, of proxies and of OpenID Connect count for a week more; the RADIUS
    /// secret changes at once.
    public func rotate(_ key: String, by actor: Actor) async throws -> ApplicationSecrets {
        let application = try await application(key)
        let now = house.now()
        var secrets = ApplicationSecrets()
        let fresh = drawSecret(length: 32)
        let clients = try await house.store.radiusClients().filter { $0.application == application.id }.map {
            var client = $0
            client.secret = try seal(fresh, RowIdentity.clientSecret(client.id))
            return client
        }
        if !clients.isEmpty { secrets.radius = fresh }
        var keys = try await house.store.integrationKeys().first { $0.application == application.id }
        if let old = keys {
            let secret = drawSecret(length: 40)
            (secrets.integrationKey, secrets.integrationSecret) = (old.integrationKey, secret)
            keys?.previous = old.secret
            keys?.previousEndsAt = now + Self.rotationOverlapSeconds
            keys?.secret = try seal(secret, RowIdentity.integrationSecret(old.integrationKey))
        }
        if let client = try await openIDClient(of: application.id), client.authentication.hasSecret {
            (secrets.openID, secrets.openIDSecret) = rotated(client, now: now)
        }
        let websites = try await rotated(websites(of: application.id), now, &secrets)
        let (rotated, openID) = (keys, secrets.openID)
        _ = try await house.store.change(.applicationKey(key)) {
            try $0.rotate(keys: rotated, clients: clients, websites: websites, openID: openID, by: actor, now: now)
        }
        return secrets
    }

    public func remove(_ key: String, by actor: Actor) async throws {
        let now = house.now()
        _ = try await house.store.change(.applicationKey(key)) { situation in
            guard situation.application != nil else { throw Self.noApplication(key) }
            return try situation.removeApplication(by: actor, now: now)
        }
    }

    /// Grows with each change of applications, keys or policy.
    public func configurationCount() async throws -> Int64 { try await house.store.configurationCount() }

    public func radiusClients() async throws -> [OpenedRADIUSClient] {
        let applications = Dictionary(uniqueKeysWithValues: try await applications().map { ($0.id, $0) })
        return try await house.store.radiusClients().compactMap { client in
            guard let application = applications[client.application] else { return nil }
            return OpenedRADIUSClient(
                client: client, application: application,
                secret: try open(client.secret, RowIdentity.clientSecret(client.id)))
        }
    }

    public func integrations() async throws -> [OpenedIntegration] {
        let applications = Dictionary(uniqueKeysWithValues: try await applications().map { ($0.id, $0) })
        let now = house.now()
        return try await house.store.integrationKeys().compactMap { keys in
            guard let application = applications[keys.application] else { return nil }
            let identity = RowIdentity.integrationSecret(keys.integrationKey)
            var secrets = [try open(keys.secret, identity)]
            if let previous = keys.previous, let ends = keys.previousEndsAt, now < ends {
                secrets.append(try open(previous, identity))
            }
            return OpenedIntegration(keys: keys, application: application, secrets: secrets)
        }
    }

    /// The client sent a Message-Authenticator: with the rule `auto` it is demanded from now on.
    public func sawAuthenticator(_ client: RADIUSClient) async throws {
        let now = house.now()
        _ = try await house.store.change(.application(client.application)) { $0.sawAuthenticator(client, now: now) }
    }

    private func client(
        _ network: String, _ rule: RADIUSClient.MessageAuthenticatorRule, _ application: ID<Application>,
        _ secret: Secret
    ) throws -> RADIUSClient {
        let id = house.random.id(RADIUSClient.self)
        return RADIUSClient(
            id: id, application: application, network: network, secret: try seal(secret, RowIdentity.clientSecret(id)),
            rule: rule)
    }

    func drawSecret(length: Int) -> Secret {
        Secret(text: ReadableCode.encode(house.random.bytes((length * 5 + 7) / 8), length: length))
    }

    private func seal(_ secret: Secret, _ identity: String) throws -> SealedBytes {
        SealedBytes(try SealedSecret(sealing: secret, for: identity, with: house.keyRing).serialized())
    }

    private func open(_ sealed: SealedBytes, _ identity: String) throws -> Secret {
        try SealedSecret(parsing: sealed.bytes).open(for: identity, with: house.keyRing)
    }
}
