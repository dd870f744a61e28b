public import Bytes
public import Domain
import Storage

/// Vouching, from the voucher's side, and the people whom somebody has chosen to vouch for them.
extension Sessions {
    /// What waits for the person's word, the oldest first, with whoever asks.
    public func vouchesWaiting(for person: ID<Person>) async throws(Refusal) -> [(vouch: Vouch, asker: Person)] {
        let now = house.now()
        return try await house.read {
            try await house.store.vouchesWaiting(for: person, at: now).map { (vouch: $0.0, asker: $0.1) }
        }
    }

    /// Throws `Refusal`, or `Mistake` where nothing is asked any more or the person may not vouch.
    public func answerVouch(_ id: ID<Vouch>, _ isThem: Bool, _ cookie: Secret) async throws {
        let now = house.now()
        let subject = Subject.vouchAnswering(
            session: house.sessionDigest(cookie), id, month: now - Vouch.monthSeconds, day: now - 86_400)
        _ = try await house.store.change(subject) { try $0.answerVouch(isThem, now: now) }
    }

    /// Whom the person has chosen.
    public func vouchers(of person: ID<Person>) async throws(Refusal) -> [Voucher] {
        try await house.read { try await house.store.vouchers(of: person) }
    }

    /// Chooses somebody by name, whether it is anybody's or not. Throws `Mistake` where as many are chosen as may be.
    public func choose(_ name: LoginName, _ cookie: Secret) async throws {
        let now = house.now()
        let named = try await house.store.person(named: name)
        _ = try await house.store.change(.vouchers(session: house.sessionDigest(cookie))) { situation in
            guard let person = situation.person else { throw Refusal(.expired) }
            return try situation.choose(
                Voucher(person: person.id, name: name, voucher: named?.id, addedAt: now), now: now)
        }
    }

    public func dismiss(_ name: LoginName, _ cookie: Secret) async throws {
        let now = house.now()
        _ = try await house.store.change(.vouchers(session: house.sessionDigest(cookie))) {
            try $0.dismiss(name, now: now)
        }
    }
}

extension Administration {
    public func dismiss(voucher: String, of name: String, by actor: Actor) async throws {
        let (now, dismissed) = (house.now(), try login(voucher))
        let was = try await house.store.change(.vouchersOf(try login(name))) { situation in
            guard situation.person != nil else { throw Self.nobody(name) }
            return situation.dismiss(dismissed, by: actor, now: now)
        }
        guard was else { throw Mistake(.notFound, "\(name) has not chosen \(voucher)") }
    }
}
