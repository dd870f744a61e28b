public import Bytes
public import Domain
import Storage

/// Accounts of one person: each half of a link is proved in a session of its own.
extension Sessions {
    /// The accounts that are linked with the person's, the oldest link first.
    public func linkedAccounts(of person: ID<Person>) async throws(Refusal) -> [LinkedAccount] {
        try await house.read { try await house.store.links(of: person) }
    }

    /// The first half, proved by the session: the text by which the second half finds it, once and for minutes.
    public func offerLink(_ cookie: Secret) async throws -> String {
        let code = Base32.encode(house.random.bytes(LinkOffer.secretSize))
        let (digest, now) = (offerDigest(code), house.now())
        _ = try await change(cookie) { try $0.offerLink(digest: digest, now: now) }
        return code
    }

    /// Whose offer it is, to a session that may take it; nil where it counts no longer.
    public func offerer(_ code: String, _ cookie: Secret) async throws(Refusal) -> Person? {
        let subject = Subject.accounts(session: house.sessionDigest(cookie), offer: offerDigest(code))
        let situation = try await house.read { try await house.store.situation(subject) }
        return situation.offerer(now: house.now())
    }

    /// The second half. Throws `Refusal` where the offer counts no longer, and `Mistake` where too many are linked.
    public func takeLink(_ code: String, _ cookie: Secret) async throws {
        let now = house.now()
        let subject = Subject.accounts(session: house.sessionDigest(cookie), offer: offerDigest(code))
        _ = try await house.store.change(subject) { try $0.takeLink(now: now) }
    }

    /// Throws `Mistake` where the two are not linked.
    public func unlink(_ other: ID<Person>, _ cookie: Secret) async throws {
        let now = house.now()
        let subject = Subject.accounts(session: house.sessionDigest(cookie), other: other)
        _ = try await house.store.change(subject) { try $0.unlinkOwn(now: now) }
    }

    private func offerDigest(_ code: String) -> [UInt8] {
        house.keyRing.digest("link offer", Array(code.uppercased().utf8))
    }
}

extension Administration {
    /// Links two accounts of one person, or ends the link.
    public func setLink(_ name: String, _ other: String, isLinked: Bool, by actor: Actor) async throws {
        let now = house.now()
        _ = try await house.store.change(.pair(try login(name), try login(other))) { situation in
            guard situation.person != nil else { throw Self.nobody(name) }
            if situation.other.person == nil { throw Self.nobody(other) }
            return isLinked
                ? try situation.linkAccounts(by: actor, now: now) : try situation.unlinkAccounts(by: actor, now: now)
        }
    }
}
