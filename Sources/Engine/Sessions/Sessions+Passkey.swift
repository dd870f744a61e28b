public import Bytes
public import Domain
import Logging
import Storage
import WebAuthn

extension Sessions {
    /// Whether the public address can carry passkeys.
    public var canMakePasskeys: Bool { relyingParty != nil }

    /// What the browser needs to make a passkey or to register a security key (WebAuthn §5.4,
    /// `PublicKeyCredentialCreationOptionsJSON`). Refused to a session that is half, old, or proved by a code.
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
        return try house.authentic {
            var options = PublicKeyCredentialCreationOptionsJSON(
                relyingParty: relyingParty,
                user: .init(
                    id: try UserHandle(of: person.id), name: person.username.text, displayName: person.displayName),
                challenge: try CeremonyChallenge(bytes))
            options.excludeCredentials = try passkeys.map {
                PublicKeyCredentialDescriptor(id: try CredentialID($0.credentialID), transports: $0.transports)
            }
            switch kind {
            case .passkey:
                options.residentKey = .required
                options.userVerification = .required
            case .securityKey:
                options.authenticatorAttachment = .crossPlatform
                options.residentKey = .discouraged
                options.hints = [.securityKey]
            }
            options.extensions = ["credProps": true]
            return options.json
        }
    }

    /// A registration (`RegistrationResponseJSON`). Throws `Refusal`, or `Mistake` with what to do.
    public func addPasskey(
        _ json: [UInt8], _ cookie: Secret, kind: Passkey.Kind, name: String
    ) async throws -> Passkey {
        guard let relyingParty else { throw Refusal(.noUsableMethod) }
        guard let name = DeviceName.canonical(name) else { throw Mistake(.malformed, "a name needs letters") }
        let subject = Subject.session(digest: house.sessionDigest(cookie))
        let registration = try house.authentic { try UnverifiedRegistration(parsing: json) }
        let situation = try await house.store.situation(subject)
        guard let session = situation.session, let challenge = session.challenge else { throw Refusal(.expired) }
        let known = try await house.store.passkey(credentialID: registration.credentialID.bytes) != nil
        let now = house.now()
        let verified: VerifiedRegistration
        do {
            var expected = RegistrationExpectations(
                relyingParty: relyingParty, challenge: try CeremonyChallenge(challenge.bytes))
            expected.requiresUserVerification = kind == .passkey
            verified = try await registration.verified(
                against: expected, credentialIsRegistered: known, now: now.seconds)
        } catch {
            house.logger.notice("a passkey's registration was refused", metadata: ["why": "\(error)"])
            throw Refusal(.noUsableMethod)
        }
        let passkey = Passkey(
            id: house.random.id(), person: session.person, name: name, state: .active, kind: kind,
            credentialID: verified.credentialID.bytes, publicKey: verified.publicKey.bytes,
            signCount: verified.signCount, transports: verified.transports, model: verified.aaguid.bytes,
            backupEligible: verified.isBackupEligible, backedUp: verified.isBackedUp, addedAt: now)
        return try await house.store.change(subject) { try $0.add(passkey, challenge: challenge.bytes, now: now) }
    }
}
