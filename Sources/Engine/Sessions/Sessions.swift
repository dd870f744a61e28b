public import Bytes
public import Domain
import Storage
public import WebAuthn

/// The facet for surfaces that show pages to somebody who is signed in.
public struct Sessions: Sendable {
    let house: House
    let relyingParty: RelyingParty?

    public init(_ house: House, relyingParty: RelyingParty?) {
        self.house = house
        self.relyingParty = relyingParty
    }

    /// Whether the public address can carry passkeys.
    public var canMakePasskeys: Bool { relyingParty != nil }

    /// The browser's session and its person, where both still count.
    public func current(_ cookie: Secret?) async throws(Refusal) -> (session: Session, person: Person)? {
        guard let cookie else { return nil }
        let digest = house.sessionDigest(cookie)
        let situation = try await house.read { try await house.store.situation(.session(digest: digest)) }
        guard let session = situation.session, let person = situation.person, person.refusal == nil,
            session.isAlive(situation.figures, now: house.now())
        else { return nil }
        return (session, person)
    }

    /// Signs the browser out; nil when it was not signed in.
    public func end(_ cookie: Secret) async throws(Refusal) -> Session? {
        let now = house.now()
        return try await house.change(.session(digest: house.sessionDigest(cookie))) { $0.endSession(now: now) }
    }
}
