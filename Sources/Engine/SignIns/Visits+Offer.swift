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

    /// What the browser needs to make a passkey before the approved visit goes on.
    public func newPasskeyOptions(
        _ id: ID<Visit>, cookie: Secret, kind: Passkey.Kind
    ) async throws(Refusal) -> JSONValue {
        guard let relyingParty else { throw Refusal(.noUsableMethod) }
        let bytes = house.random.bytes(PasskeyChallenge.size)
        let now = house.now()
        let (person, passkeys) = try await change(id, cookie) { situation in
            if let refusal = situation.addingRefusal(now: now) { throw refusal }
            guard let person = situation.person else { throw Refusal(.expired) }
            return try situation.challenge(bytes, now: now).map { _ in (person, situation.passkeys) }
        }
        return try PasskeyMaking(house: house, relyingParty: relyingParty)
            .options(kind, for: person, besides: passkeys, challenge: bytes)
    }

    /// A registration (`RegistrationResponseJSON`). Throws `Refusal`, or `Mistake` with what to do.
    public func addPasskey(
        _ json: [UInt8], _ id: ID<Visit>, cookie: Secret, kind: Passkey.Kind, name: String
    ) async throws -> Passkey {
        guard let relyingParty else { throw Refusal(.noUsableMethod) }
        let situation = try await house.store.situation(.page(id))
        guard let visit = situation.visit, visit.browser == visitDigest(cookie), let person = visit.person,
            let challenge = visit.challenge
        else { throw Refusal(.expired) }
        let passkey = try await PasskeyMaking(house: house, relyingParty: relyingParty)
            .verified(json, kind, name: name, of: person, challenge: challenge.bytes)
        let now = house.now()
        return try await storeChange(id, cookie) {
            try $0.addInVisit(passkey, challenge: challenge.bytes, now: now)
        }
    }
}
