public import Domain
import Engine
public import OpenID

/// A client that is registered, as Domain keeps it and as OpenID Connect reads it.
struct KnownClient: Sendable {
    let client: OpenIDClient
    let application: Application
    let party: RelyingParty
}

extension OpenIDRoutes {
    /// The client of that identifier; nil when there is none.
    func known(_ id: String) async throws -> KnownClient? {
        guard let (client, application) = try await grants.client(id) else { return nil }
        return KnownClient(client: client, application: application, party: try client.party(now: clock.now()))
    }
}

extension OpenIDClient {
    /// The registration as the protocol reads it. Throws `RegistrationError` when it is none.
    public func party(now: Instant) throws -> RelyingParty {
        var registration = ClientRegistration(clientID: id, proof: try proof(now), redirectURIs: redirectURIs)
        registration.applicationType = authentication == .none ? .native : .web
        registration.postLogoutRedirectURIs = postLogoutURIs
        registration.backchannelLogoutURI = backchannelLogoutURI
        registration.requiresPKCE = demandsPKCE || authentication == .none
        registration.requiresPushedRequests = demandsPushed
        registration.idTokenAlgorithm = SignatureAlgorithm(rawValue: algorithm) ?? .rs256
        if refreshes {
            registration.grantTypes.insert(.refreshToken)
            registration.scopes.insert(.offlineAccess)
        }
        return try RelyingParty(registration)
    }

    private func proof(_ now: Instant) throws -> ClientProof {
        switch authentication {
        case .none: .none
        case .clientSecretBasic: .secretBasic(try hashes(now))
        case .clientSecretPost: .secretPost(try hashes(now))
        case .privateKeyJWT: .privateKeyJWT(try JWKSet(parsing: Array((keySet ?? "").utf8)))
        }
    }

    private func hashes(_ now: Instant) throws -> [ClientSecretHash] {
        var digests = [secretDigest]
        if let previousEndsAt, now < previousEndsAt { digests.append(previousDigest) }
        return try digests.compactMap { $0 }.map { try ClientSecretHash(kept: $0) }
    }
}
