import Bytes
import Domain
import Logging
public import PhoneLink
import Storage
import WebAuthn

extension Phones {
    /// Takes a phone's word on its screen lock: a key of its platform, which signs what the lock was asked; or that it
    /// is to be taken off, which the lock itself must sign.
    public func setLock(_ text: String) async throws(Problem) -> LockNotice {
        let claim = try authentic { () throws(PhoneLinkError) in try UnverifiedLockReport(parsing: text) }
        guard let id = ID<Device>(parsing: claim.claimed.device.text),
            let device = try await stored({ try await house.store.device(id) })
        else { throw unknownDevice }
        let now = house.now()
        let report = try authentic { () throws(PhoneLinkError) in
            try claim.verified(by: SigningPublicKey(x963: device.signingKey), now: now.seconds).message
        }
        try await requireUse(of: device)
        do {
            switch report.wish {
            case .on(let registration):
                let lock = try await verified(registration, report.challenge, of: device, now: now)
                _ = try await house.store.change(.device(id)) { try $0.setLock(lock, of: id, now: now) }
                return LockNotice(isOn: true)
            case .off(let check):
                guard device.lock != nil else { return LockNotice(isOn: false) }
                let proof = try verified(check, over: report.challenge, by: device)
                _ = try await house.store.change(.device(id)) { try $0.removeLock(proof, of: id, now: now) }
                return LockNotice(isOn: false)
            }
        } catch let problem as Problem {
            throw problem
        } catch is Mistake {
            throw Problem(.lockRefused, title: "Another screen lock is on. Turn it off first.")
        } catch {
            throw failed(error)
        }
    }

    private func verified(
        _ registration: LockReport.Registration, _ challenge: [UInt8], of device: Device, now: Instant
    ) async throws(Problem) -> ScreenLock {
        let party = try party()
        do {
            var expected = RegistrationExpectations(relyingParty: party, challenge: try CeremonyChallenge(challenge))
            expected.requiresUserVerification = true
            let response = RegistrationResponseJSON(
                id: try CredentialID(registration.credentialID), clientDataJSON: registration.clientData,
                attestationObject: registration.attestationObject)
            let made = try await UnverifiedRegistration(response).verified(
                against: expected, credentialIsRegistered: false, now: now.seconds)
            return ScreenLock(
                credentialID: made.credentialID.bytes, publicKey: made.publicKey.bytes, signCount: made.signCount,
                backupEligible: made.isBackupEligible, addedAt: now)
        } catch {
            house.logger.notice("a screen lock's set-up was refused", metadata: ["why": "\(error)"])
            throw Problem(.notAuthentic, title: "That isn't this phone's screen lock.")
        }
    }

    /// That the device's lock signed the challenge, after it had checked finger, face or PIN.
    func verified(_ check: LockCheck, over challenge: [UInt8], by device: Device) throws(Problem) -> LockProof {
        let party = try party()
        guard let lock = device.lock else {
            throw Problem(.lockRefused, title: "This phone's screen lock isn't set up for this. Turn it on in the app.")
        }
        do {
            let user = try UserHandle(Array(device.id.text.utf8))
            let record = CredentialRecord(
                id: try CredentialID(lock.credentialID), publicKey: try COSEKey(parsing: lock.publicKey),
                userHandle: user, signCount: lock.signCount, isBackupEligible: lock.backupEligible)
            var expected = AssertionExpectations(
                relyingParty: party, challenge: try CeremonyChallenge(challenge), user: user)
            expected.requiresUserVerification = true
            let response = AuthenticationResponseJSON(
                id: record.id, clientDataJSON: check.clientData, authenticatorData: check.authenticatorData,
                signature: check.signature)
            let shown = try UnverifiedAssertion(response).verified(with: record, against: expected)
            return LockProof(signCount: shown.signCount)
        } catch {
            house.logger.notice("a screen lock's check was refused", metadata: ["why": "\(error)"])
            throw Problem(.notAuthentic, title: "That isn't this phone's screen lock.")
        }
    }

    private func party() throws(Problem) -> RelyingParty {
        guard let relyingParty else {
            throw Problem(.lockRefused, title: "The screen lock can't be used at this address.")
        }
        return relyingParty
    }
}
