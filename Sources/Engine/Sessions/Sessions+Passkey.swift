public import Bytes
public import Domain
import Storage

extension Sessions {
    /// Whether the public address can carry passkeys.
    public var canMakePasskeys: Bool { relyingParty != nil }

    /// What the browser needs to make a passkey or to register a security key. Refused to a session that is half, old,
    /// or proved by a code.
    public func newPasskeyOptions(_ cookie: Secret, kind: Passkey.Kind) async throws(Refusal) -> JSONValue {
        guard let relyingParty else { throw Refusal(.noUsableMethod) }
        let subject = Subject.session(digest: house.sessionDigest(cookie))
        let bytes = house.random.bytes(PasskeyChallenge.size)
        let now = house.now()
        let (person, passkeys) = try await house.change(subject) { situation in
            let decided = try situation.challengeNewPasskey(bytes, now: now)
            guard let person = situation.person else { throw Refusal(.expired) }
            return decided.map { _ in (person, situation.passkeys) }
        }
        return try PasskeyMaking(house: house, relyingParty: relyingParty)
            .options(kind, for: person, besides: passkeys, challenge: bytes)
    }

    /// A registration (`RegistrationResponseJSON`). Throws `Refusal`, or `Mistake` with what to do.
    public func addPasskey(
        _ json: [UInt8], _ cookie: Secret, kind: Passkey.Kind, name: String
    ) async throws -> Passkey {
        guard let relyingParty else { throw Refusal(.noUsableMethod) }
        let subject = Subject.session(digest: house.sessionDigest(cookie))
        guard let session = try await house.store.situation(subject).session, let challenge = session.challenge else {
            throw Refusal(.expired)
        }
        let passkey = try await PasskeyMaking(house: house, relyingParty: relyingParty)
            .verified(json, kind, name: name, of: session.person, challenge: challenge.bytes)
        let now = house.now()
        return try await house.store.change(subject) { try $0.add(passkey, challenge: challenge.bytes, now: now) }
    }
}
