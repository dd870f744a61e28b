import Bytes
import Domain
import Logging
import Storage
import WebAuthn

/// Making a passkey or registering a security key, wherever that is done.
struct PasskeyMaking: Sendable {
    let house: House
    let relyingParty: RelyingParty

    /// What the browser needs (WebAuthn §5.4, `PublicKeyCredentialCreationOptionsJSON`).
    func options(
        _ kind: Passkey.Kind, for person: Person, besides passkeys: [Passkey], challenge: [UInt8]
    ) throws(Refusal) -> JSONValue {
        try house.authentic {
            var options = PublicKeyCredentialCreationOptionsJSON(
                relyingParty: relyingParty,
                user: .init(
                    id: try UserHandle(of: person.id), name: person.username.text, displayName: person.displayName),
                challenge: try CeremonyChallenge(challenge))
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

    /// A registration (`RegistrationResponseJSON`) over the challenge, verified; nothing is stored yet.
    func verified(
        _ json: [UInt8], _ kind: Passkey.Kind, name: String, of person: ID<Person>, challenge: [UInt8]
    ) async throws -> Passkey {
        guard let name = DeviceName.canonical(name) else { throw Mistake(.malformed, "a name needs letters") }
        let registration = try house.authentic { try UnverifiedRegistration(parsing: json) }
        let known = try await house.store.passkey(credentialID: registration.credentialID.bytes) != nil
        let now = house.now()
        let verified: VerifiedRegistration
        do {
            var expected = RegistrationExpectations(
                relyingParty: relyingParty, challenge: try CeremonyChallenge(challenge))
            expected.requiresUserVerification = kind == .passkey
            verified = try await registration.verified(
                against: expected, credentialIsRegistered: known, now: now.seconds)
        } catch {
            house.logger.notice("a passkey's registration was refused", metadata: ["why": "\(error)"])
            throw Refusal(.noUsableMethod)
        }
        return Passkey(
            id: house.random.id(), person: person, name: name, state: .active, kind: kind,
            credentialID: verified.credentialID.bytes, publicKey: verified.publicKey.bytes,
            signCount: verified.signCount, transports: verified.transports, model: verified.aaguid.bytes,
            backupEligible: verified.isBackupEligible, backedUp: verified.isBackedUp, addedAt: now)
    }
}
