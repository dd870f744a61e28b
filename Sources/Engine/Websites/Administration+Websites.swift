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

    /// The application's websites as an operator names them anew: those that stay keep their secret, and new ones have
    /// the same.
    public func websites(
        _ before: [Website], changedTo origins: [WebsiteOrigin]?, telling details: Set<Website.Detail>?
    ) throws(Mistake) -> [Website] {
        guard let first = before.first else {
            throw Mistake(.notAllowed, "it has no websites: add another application with --kind website")
        }
        return (origins ?? before.map(\.origin)).map { origin in
            var website =
                before.first { $0.origin == origin }
                ?? Website(
                    id: house.random.id(), application: first.application, origin: origin, details: first.details,
                    proxyDigest: first.proxyDigest, previousDigest: first.previousDigest,
                    previousEndsAt: first.previousEndsAt)
            website.details = details ?? website.details
            return website
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
