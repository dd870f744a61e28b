public import Bytes
public import Domain
import Storage

/// What somebody sees of their own account.
public struct PortalView: Sendable {
    public let person: Person
    /// The phones in use, latest used first.
    public let devices: [Device]
    public let passkeys: [Passkey]
    /// Key fobs and other authenticator apps in use.
    public let tokens: [Token]
    /// Whether the session's second factor may vouch for a new device.
    public let mayChange: Bool
    public let now: Instant
}

extension Sessions {
    /// The account of the browser's session, where a second factor was shown in it not long ago; nil where one is to
    /// be shown first.
    public func portal(_ cookie: Secret?) async throws(Refusal) -> PortalView? {
        guard let cookie else { return nil }
        let subject = Subject.arrival(Application.portal, session: house.sessionDigest(cookie), remembered: nil)
        let situation = try await house.read { try await house.store.situation(subject) }
        let now = house.now()
        guard situation.opensPortal(now: now), let person = situation.person else { return nil }
        return PortalView(
            person: person, devices: situation.activeDevices, passkeys: situation.activePasskeys,
            tokens: situation.tokens.filter { $0.isUsable && $0.device == nil },
            mayChange: situation.changingRefusal(now: now) == nil, now: now)
    }

    /// Removes a passkey of the session's person. Throws `Refusal`, or `Mistake` where it is the only way to sign in.
    public func removePasskey(_ id: ID<Passkey>, _ cookie: Secret) async throws -> Passkey {
        let now = house.now()
        return try await house.store.change(.session(digest: house.sessionDigest(cookie))) {
            try $0.removeOwn(id, now: now)
        }
    }
}
