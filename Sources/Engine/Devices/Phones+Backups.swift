import Bytes
public import Domain
public import PhoneLink
import Storage

extension Phones {
    /// A phone made a backup: its recovery key counts from now on.
    public func saveBackup(_ text: String) async throws(Problem) {
        let claim = try authentic { () throws(PhoneLinkError) in try Unverified<BackupReport>(parsing: text) }
        guard let id = ID<Device>(parsing: claim.claimed.device.text),
            let device = try await stored({ try await house.store.device(id) })
        else { throw unknownDevice }
        let now = house.now()
        let report = try authentic { () throws(PhoneLinkError) in
            try claim.verified(by: SigningPublicKey(x963: device.signingKey), now: now.seconds).message
        }
        guard device.state == .active, report.recoveryKey.x963 != device.signingKey else {
            throw try await notInUse(device)
        }
        let backup = SavedBackup(
            id: house.random.id(), person: device.person, device: id, recoveryKey: report.recoveryKey.x963, madeAt: now)
        try await restoring(.device(id)) { try $0.save(backup, now: now) }
    }

    /// Keeps a copy of the phone's latest backup, sealed once more: a stolen disk tells nothing of it.
    public func keepCopy(_ bytes: [UInt8], of device: Device) async throws(Problem) {
        let copy = try authentic { () throws(PhoneLinkError) in try BackupCopy(parsing: bytes) }
        let known = try await stored { try await house.store.situation(.device(device.id)) }.backups
        guard let backup = known.last(where: { $0.device == device.id }) else { throw backupUnknown }
        let (now, identity) = (house.now(), RowIdentity.backupCopy(backup.id))
        let sealed: SealedBytes
        do {
            let secret = try SealedSecret(sealing: Secret(text: copy.file.text), for: identity, with: house.keyRing)
            sealed = SealedBytes(secret.serialized())
        } catch { throw failed(error) }
        try await restoring(.device(device.id)) { try $0.keepCopy(sealed, of: backup.id, now: now) }
    }

    /// The university's copy, for whoever shows the password.
    public func copy(
        _ bytes: [UInt8], to address: String?, directory: any Directory
    ) async throws(Problem) -> BackupCopy {
        let (_, person) = try await admitted(bytes, address, directory)
        let now = house.now()
        let id = try await restoring(.newPhoneOf(person.id)) {
            try $0.fetchCopy(from: Origin(address: address), now: now)
        }
        guard let sealed = try await stored({ try await house.store.backupCopy(id) }) else { throw backupUnknown }
        do {
            let text = try SealedSecret(parsing: sealed.bytes)
                .open(for: RowIdentity.backupCopy(id), with: house.keyRing).exposedText()
            return BackupCopy(try BackupFile(parsing: text))
        } catch { throw failed(error) }
    }

    /// A new phone with the word of a backup's key, and the password. Nothing counts before its confirmation.
    public func restore(
        _ bytes: [UInt8], from address: String?, directory: any Directory
    ) async throws(Problem) -> String {
        let (request, person) = try await admitted(bytes, address, directory)
        guard let text = request.move else { throw Problem(.malformed, title: "That message can't be read.") }
        let now = house.now()
        let move = try authentic { () throws(PhoneLinkError) in
            try UnverifiedMove(parsing: text).verified(now: now.seconds).message
        }
        let recovery = try authentic { () throws(PhoneLinkError) in
            try Unverified<Recovery>(parsing: move.endorsement)
                .verified(for: move.phone.signingKey, now: now.seconds).message
        }
        let key = recovery.recoveryKey.x963
        guard let backup = try await stored({ try await house.store.backup(recoveryKey: key) }),
            backup.person == person.id, backup.endedAt == nil
        else { throw backupUnknown }
        let made = try makeDevice(
            move.phone, text, for: person, halfMadeSeconds: Succession.halfMadeSeconds, now: now)
        // The backup is what counts once, whatever its key signs.
        let succession = Succession(
            device: made.device.id, person: person.id, proof: .backup(backup.id),
            digest: house.keyRing.digest("backup", key), transcript: made.transcript.hash, startedAt: now,
            endsAt: now + Succession.halfMadeSeconds)
        try await restoring(.newPhoneOf(person.id)) {
            try $0.begin(succession, device: made.device, passcode: made.token, now: now)
        }
        return made.reply
    }

    /// Whoever shows the password of that name.
    private func admitted(
        _ bytes: [UInt8], _ address: String?, _ directory: any Directory
    ) async throws(Problem) -> (RestoreRequest, Person) {
        let request = try authentic { () throws(PhoneLinkError) in try RestoreRequest(parsing: bytes) }
        guard let name = LoginName(request.username) else { throw passwordWrong }
        switch await directory.check(name, password: request.password) {
        case .unavailable: throw failed(Fault("the directory can't be reached"))
        case .wrong:
            let now = house.now()
            _ = try await changed(.name(name)) {
                $0.firstFactorWrong(at: now, door: .portal, origin: Origin(address: address))
            }
            throw passwordWrong
        case .right: break
        }
        guard let person = try await stored({ try await house.store.situation(.name(name)).person }) else {
            throw passwordWrong
        }
        return (request, person)
    }

    @discardableResult
    private func restoring<Value: Sendable>(
        _ subject: Subject, _ decide: @escaping @Sendable (Situation) throws -> Decided<Value>
    ) async throws(Problem) -> Value {
        do {
            return try await house.store.change(subject, decide)
        } catch let refusal as Refusal where refusal.isOfLockedAccount {
            throw accountLocked
        } catch let refusal as Refusal where refusal.reason != .serviceError {
            throw backupUnknown
        } catch is Mistake {
            throw Problem(.devicesMax, title: "You have as many devices as you may have. Remove one first.")
        } catch {
            throw failed(error)
        }
    }

    var accountLocked: Problem {
        Problem(.accountLocked, title: "Your account is locked. Unlock it, or ask for help.")
    }

    private var passwordWrong: Problem {
        Problem(.passwordWrong, title: "Username or password is wrong.")
    }

    private var backupUnknown: Problem {
        Problem(.backupUnknown, title: "There is no such backup any more: it was used, or a newer one took its place.")
    }
}

extension Refusal {
    var isOfLockedAccount: Bool { reason == .lockedByPerson || reason == .lockedByDesk }
}
