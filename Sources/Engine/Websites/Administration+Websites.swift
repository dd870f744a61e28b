import Bytes
public import Domain
import Storage

extension Administration {
    /// Characters of the secret between a proxy and Countersign: 200 random bits.
    static let proxySecretLength = 40

    /// The application's websites.
    public func websites(of application: ID<Application>) async throws -> [Website] {
        try await house.store.websites().filter { $0.application == application }
    }

    func websites(
        of draft: ApplicationDraft, _ application: ID<Application>, _ secrets: inout ApplicationSecrets
    ) -> [Website] {
        guard !draft.websites.isEmpty else { return [] }
        let secret = drawSecret(length: Self.proxySecretLength)
        secrets.proxy = secret
        return draft.websites.map {
            Website(
                id: house.random.id(), application: application, origin: $0, details: draft.websiteDetails,
                proxyDigest: house.proxyDigest(secret))
        }
    }

    func rotated(_ websites: [Website], _ now: Instant, _ secrets: inout ApplicationSecrets) -> [Website] {
        guard !websites.isEmpty else { return [] }
        let secret = drawSecret(length: Self.proxySecretLength)
        secrets.proxy = secret
        return websites.map { old in
            var next = old
            next.previousDigest = old.proxyDigest
            next.previousEndsAt = now + Self.rotationOverlapSeconds
            next.proxyDigest = house.proxyDigest(secret)
            return next
        }
    }
}
