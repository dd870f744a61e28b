/// What a client was given for one sign-in: the authorization code, and the tokens that come of it.
public struct Grant: Equatable, Sendable {
    public let id: ID<Grant>
    public let client: String
    public let application: ID<Application>
    public let person: ID<Person>
    public let session: ID<Session>
    /// The scopes that were granted, separated by spaces.
    public let scope: String
    public let nonce: String?
    /// As it stood in the authorization request; the token request must name the same.
    public let redirectURI: String
    /// BASE64URL(SHA-256(verifier)), where PKCE was used (RFC 7636 §4.2).
    public let codeChallenge: String?
    /// What was shown, at the time of the sign-in: a later token says the same.
    public let shown: Shown
    public let codeDigest: [UInt8]
    public let codeEndsAt: Instant
    public internal(set) var codeUsedAt: Instant?
    public internal(set) var revokedAt: Instant?
    public let madeAt: Instant

    public init(
        id: ID<Grant>, client: String, application: ID<Application>, person: ID<Person>, session: ID<Session>,
        scope: String, nonce: String?, redirectURI: String, codeChallenge: String?, shown: Shown,
        codeDigest: [UInt8], codeEndsAt: Instant, codeUsedAt: Instant? = nil, revokedAt: Instant? = nil,
        madeAt: Instant
    ) {
        self.id = id
        self.client = client
        self.application = application
        self.person = person
        self.session = session
        self.scope = scope
        self.nonce = nonce
        self.redirectURI = redirectURI
        self.codeChallenge = codeChallenge
        self.shown = shown
        self.codeDigest = codeDigest
        self.codeEndsAt = codeEndsAt
        self.codeUsedAt = codeUsedAt
        self.revokedAt = revokedAt
        self.madeAt = madeAt
    }

    /// How long a code lives (RFC 6749 §4.1.2 allows ten minutes; RFC 9700 asks for as little as can be).
    public static let codeSeconds = 60
    public static let accessSeconds = 600
    /// How long a refresh token may lie unused.
    public static let refreshSeconds = 1_209_600
    /// How long tokens may be refreshed after one sign-in.
    public static let lifetimeSeconds = 7_776_000

    public var isOffline: Bool { scope.split(separator: " ").contains("offline_access") }
}

/// What a person showed at a sign-in, and when.
public struct Shown: Equatable, Sendable {
    public let passwordAt: Instant?
    /// Nil where a remembered browser stood for the second factor.
    public let proof: Proof?
    /// The moment that `auth_time` tells.
    public let at: Instant

    public init(passwordAt: Instant?, proof: Proof?, at: Instant) {
        self.passwordAt = passwordAt
        self.proof = proof
        self.at = at
    }

    public init(_ pass: Pass) {
        self.init(passwordAt: pass.session.passwordAt, proof: pass.proof, at: pass.session.provedAt)
    }
}

/// A token that a client holds; of it only a digest is kept.
public struct GrantToken: Equatable, Sendable {
    public enum Kind: String, Sendable { case access, refresh }

    public let digest: [UInt8]
    public let grant: ID<Grant>
    public let kind: Kind
    public let endsAt: Instant
    /// A refresh token is used once: what shows it again is not its owner alone.
    public internal(set) var usedAt: Instant?

    public init(digest: [UInt8], grant: ID<Grant>, kind: Kind, endsAt: Instant, usedAt: Instant? = nil) {
        self.digest = digest
        self.grant = grant
        self.kind = kind
        self.endsAt = endsAt
        self.usedAt = usedAt
    }
}

/// A pushed authorization request (RFC 9126): its parameters wait under a handle.
public struct PushedRequest: Equatable, Sendable {
    public let digest: [UInt8]
    public let client: String
    /// The parameters, form-urlencoded.
    public let parameters: String
    public let endsAt: Instant

    public init(digest: [UInt8], client: String, parameters: String, endsAt: Instant) {
        self.digest = digest
        self.client = client
        self.parameters = parameters
        self.endsAt = endsAt
    }

    public static let lifetimeSeconds = 300
    public static let sizeMax = 16_384
}
