public import Bytes
public import Domain
public import DuoAPI

/// One application's keys to this API, its secrets opened.
public struct Integration: Sendable {
    public let key: IntegrationKey
    public let secret: Secret
    /// The secret before a rotation, good until `previousEndsAt`.
    public let previous: Secret?
    public let previousEndsAt: Instant?
    public let application: ID<Application>
    /// The application's short name: `login-hosts`.
    public let applicationKey: String
    /// The name that people see.
    public let applicationName: String
    /// Whether signatures without a date or with SHA-1 are taken.
    public let allowsLegacySignatures: Bool

    public init(
        key: IntegrationKey, secret: Secret, previous: Secret? = nil, previousEndsAt: Instant? = nil,
        application: ID<Application>, applicationKey: String, applicationName: String,
        allowsLegacySignatures: Bool = false
    ) {
        self.key = key
        self.secret = secret
        self.previous = previous
        self.previousEndsAt = previousEndsAt
        self.application = application
        self.applicationKey = applicationKey
        self.applicationName = applicationName
        self.allowsLegacySignatures = allowsLegacySignatures
    }

    /// The parameters of a request that one of the secrets signed.
    func verify(_ request: SignedRequest, now: Instant) throws(APIFailure) -> VerifiedRequest {
        do {
            return try request.verified(with: secret, legacy: allowsLegacySignatures, now: now.seconds)
        } catch .invalidSignature {
            guard let previous, let previousEndsAt, now < previousEndsAt else { throw .invalidSignature }
            return try request.verified(with: previous, legacy: allowsLegacySignatures, now: now.seconds)
        }
    }
}
