public import Bytes
public import Domain
import Logging
import Storage
import WebAuthn

extension Visits {
    /// What the browser needs for a ceremony with a passkey (WebAuthn §5.5,
    /// `PublicKeyCredentialRequestOptionsJSON`): before the first factor for anybody's passkey, afterwards for the
    /// person's own of that kind. Nil where there is nothing to ask for. The challenge is the visit's own; a page
    /// that is shown again shows the same until it is used or over.
    public func passkeyOptions(
        _ id: ID<Visit>, cookie: Secret, method: Method? = nil
    ) async throws(Refusal) -> JSONValue? {
        guard let relyingParty else { return nil }
        let situation = try await house.read { try await house.store.situation(.page(id)) }
        guard var visit = situation.visit, visit.browser == visitDigest(cookie), visit.isOpen(at: house.now()) else {
            throw Refusal(.expired)
        }
        guard visit.passwordAt != nil || situation.figures.passkeyAlone else { return nil }
        // Where nobody has one yet, a button for it would only lead astray.
        if visit.person == nil, try await !house.read({ try await house.store.hasPasskeys() }) { return nil }
        // A little of its time must be left for whoever looks for their key.
        if visit.challenge.map({ house.now() + PasskeyChallenge.lifetimeSeconds / 2 >= $0.endsAt }) ?? true {
            let (bytes, now) = (house.random.bytes(PasskeyChallenge.size), house.now())
            visit = try await change(id, cookie) { try $0.challenge(bytes, now: now) }
        }
        guard let challenge = visit.challenge else { return nil }
        let passkeys = situation.activePasskeys.filter { method == nil || $0.method == method }
        guard visit.person == nil || !passkeys.isEmpty else { return nil }
        return try house.authentic {
            var options = PublicKeyCredentialRequestOptionsJSON(
                relyingParty: relyingParty, challenge: try CeremonyChallenge(challenge.bytes))
            options.allowCredentials = try passkeys.map {
                PublicKeyCredentialDescriptor(id: try CredentialID($0.credentialID), transports: $0.transports)
            }
            options.userVerification = visit.passwordAt == nil ? .required : .preferred
            return options.json
        }
    }

    /// An assertion (`AuthenticationResponseJSON`). Before the first factor it stands for both, where policy lets it.
    public func passkey(_ json: [UInt8], _ id: ID<Visit>, cookie: Secret) async -> VisitStep {
        do throws(Refusal) {
            guard let relyingParty else { throw Refusal(.noUsableMethod) }
            let assertion = try house.authentic { try UnverifiedAssertion(parsing: json) }
            let situation = try await house.read { try await house.store.situation(.page(id)) }
            guard let visit = situation.visit, visit.browser == visitDigest(cookie), let challenge = visit.challenge
            else { throw Refusal(.expired) }
            let credential = assertion.credentialID.bytes
            guard let passkey = try await house.read({ try await house.store.passkey(credentialID: credential) }),
                visit.person == nil || visit.person == passkey.person
            else { throw Refusal(.noUsableMethod) }
            let verified = try house.authentic {
                let record = CredentialRecord(
                    id: assertion.credentialID, publicKey: try COSEKey(parsing: passkey.publicKey),
                    userHandle: try UserHandle(of: passkey.person), signCount: passkey.signCount,
                    isBackupEligible: passkey.backupEligible)
                var expected = AssertionExpectations(
                    relyingParty: relyingParty, challenge: try CeremonyChallenge(challenge.bytes),
                    user: try visit.person.map { try UserHandle(of: $0) })
                expected.requiresUserVerification = visit.passwordAt == nil
                return try assertion.verified(with: record, against: expected)
            }
            let proof = PasskeyProof(
                passkey: passkey.id, challenge: challenge.bytes, signCount: verified.signCount,
                userVerified: verified.isUserVerified, backedUp: verified.isBackedUp)
            let (draws, secrets) = draw()
            let now = house.now()
            let step = await step(id, cookie, person: .person(passkey.person)) {
                try $0.canUnlock(now: now)
                    ? $0.unlock(proof, draws: draws, now: now) : $0.consider(proof, draws: draws, now: now)
            }
            guard case .onward(let next, _) = step else { return step }
            return .onward(next, cookie: next.browser == draws.visitDigest ? secrets.visit : nil)
        } catch {
            return .refused(error)
        }
    }
}

extension UserHandle {
    /// The account's lasting number, which names nobody (WebAuthn §14.6.1).
    init(of person: ID<Person>) throws(WebAuthnError) { try self.init(Array(person.text.utf8)) }
}

extension House {
    /// Wire's answer to "is it authentic?": what is not is a way that did not work, and the log says why.
    func authentic<Value>(_ body: () throws -> Value) throws(Refusal) -> Value {
        do {
            return try body()
        } catch {
            logger.notice("a passkey's message was refused", metadata: ["why": "\(error)"])
            throw Refusal(.noUsableMethod)
        }
    }
}
