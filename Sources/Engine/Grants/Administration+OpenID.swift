import Bytes
import Crypto
public import Domain
import Storage

/// A client of OpenID Connect to be added with an application.
public struct OpenIDDraft: Sendable {
    public var authentication = OpenIDClient.Authentication.clientSecretBasic
    public var redirectURIs: [String]
    public var postLogoutURIs: [String] = []
    public var backchannelLogoutURI: String?
    /// A JWK Set, for `private_key_jwt`.
    public var keySet: String?
    public var algorithm = IssuerKey.Algorithm.rs256
    public var demandsPKCE = false
    public var demandsPushed = false
    public var refreshes = false

    public init(redirectURIs: [String]) { self.redirectURIs = redirectURIs }
}

extension Administration {
    /// The client of the application, if it speaks OpenID Connect.
    public func openIDClient(of application: ID<Application>) async throws -> OpenIDClient? {
        try await house.store.openIDClients().first { $0.application == application }
    }

    /// The sign-in that a client was given a code for, as soon as there is one; nil after so many seconds.
    public func firstSignIn(
        at application: ID<Application>, within seconds: Int
    ) async throws -> (username: String, address: String?)? {
        let end = house.now() + seconds
        while house.now() < end {
            if let found = try await house.store.firstGrant(of: application) { return found }
            try await Task.sleep(for: .seconds(1))
        }
        return nil
    }

    /// The client of a draft, and its secret where it has one.
    func make(_ draft: OpenIDDraft, for application: ID<Application>) -> (OpenIDClient, Secret?) {
        let secret = draft.authentication.hasSecret ? drawClientSecret() : nil
        let client = OpenIDClient(
            id: "oidc-" + ReadableCode.encode(house.random.bytes(12), length: 18).lowercased(),
            application: application, authentication: draft.authentication,
            secretDigest: secret.map(Self.digest), redirectURIs: draft.redirectURIs,
            postLogoutURIs: draft.postLogoutURIs, backchannelLogoutURI: draft.backchannelLogoutURI,
            keySet: draft.keySet, algorithm: draft.algorithm.rawValue,
            demandsPKCE: draft.demandsPKCE || draft.authentication == .none, demandsPushed: draft.demandsPushed,
            refreshes: draft.refreshes)
        return (client, secret)
    }

    /// A new secret; the old one counts for `rotationOverlapSeconds` more.
    func rotated(_ client: OpenIDClient, now: Instant) -> (OpenIDClient, Secret) {
        let secret = drawClientSecret()
        var rotated = client
        rotated.previousDigest = client.secretDigest
        rotated.previousEndsAt = now + Self.rotationOverlapSeconds
        rotated.secretDigest = Self.digest(secret)
        return (rotated, secret)
    }

    private func drawClientSecret() -> Secret { Secret(text: Base64URL.encode(house.random.bytes(32))) }

    private static func digest(_ secret: Secret) -> [UInt8] { Array(SHA256.hash(data: secret.exposed())) }
}

extension OpenIDClient.Authentication {
    public var hasSecret: Bool { self == .clientSecretBasic || self == .clientSecretPost }
}
