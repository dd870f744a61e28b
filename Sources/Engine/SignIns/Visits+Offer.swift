public import Bytes
public import Domain
import Storage

extension Visits {
    /// What may be offered before the approved visit goes on.
    public func offer(_ id: ID<Visit>, cookie: Secret) async throws(Refusal) -> Offer? {
        let situation = try await house.read { try await house.store.situation(.page(id)) }
        guard situation.visit?.browser == visitDigest(cookie) else { return nil }
        let offer = situation.offer(now: house.now())
        return offer == .passkey && !canMakePasskeys ? nil : offer
    }

    /// Whether the public address can carry passkeys.
    public var canMakePasskeys: Bool { relyingParty != nil }

    /// The person took the offer or put it off.
    public func answer(_ offer: Offer, taken: Bool, _ id: ID<Visit>, cookie: Secret) async throws(Refusal) {
        let now = house.now()
        _ = try await change(id, cookie) { try $0.answer(offer, taken: taken, now: now) }
    }

    /// New recovery codes, shown once and kept nowhere.
    public func newRecoveryCodes(_ id: ID<Visit>, cookie: Secret) async throws -> [Secret] {
        let figures = try await house.store.situation(.page(id)).figures
        let drawn = house.drawCodes(.recovery, count: figures.recoveryCodes)
        let now = house.now()
        _ = try await storeChange(id, cookie) { try $0.renewCodes(drawn.digests, now: now) }
        return drawn.codes
    }
}
