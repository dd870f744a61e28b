/// The phone's own screen lock as a witness: a key of the phone's platform, which signs once finger, face or PIN was
/// checked. No finger and no face leaves the phone.
public struct ScreenLock: Equatable, Sendable {
    /// 1 to 1023 bytes that the platform chose.
    public let credentialID: [UInt8]
    /// The public key, a COSE_Key as it was registered (RFC 9052 §7).
    public let publicKey: [UInt8]
    public internal(set) var signCount: UInt32
    public let backupEligible: Bool
    public let addedAt: Instant

    public init(
        credentialID: [UInt8], publicKey: [UInt8], signCount: UInt32, backupEligible: Bool, addedAt: Instant
    ) {
        self.credentialID = credentialID
        self.publicKey = publicKey
        self.signCount = signCount
        self.backupEligible = backupEligible
        self.addedAt = addedAt
    }
}

/// A check by the screen lock that Wire found authentic: by this phone's lock, for this very answer.
public struct LockProof: Equatable, Sendable {
    public let signCount: UInt32

    public init(signCount: UInt32) { self.signCount = signCount }
}

extension Situation {
    /// The phone's screen lock is shown with each approval from now on. It changes no more than that: another one is
    /// refused while it is on.
    public func setLock(_ lock: ScreenLock, of device: ID<Device>, now: Instant) throws(Mistake) -> Decided<Device> {
        var changed = try locking(device)
        if changed.lock?.credentialID == lock.credentialID { return Decided(.nothing, changed) }
        guard changed.lock == nil else { throw Mistake(.alreadyThere, "another screen lock is on") }
        changed.lock = lock
        return Decided(locked(changed, .screenLockSet, now), changed)
    }

    /// The lock agreed to be taken off.
    public func removeLock(_ proof: LockProof, of device: ID<Device>, now: Instant) throws(Mistake) -> Decided<Device> {
        var changed = try locking(device)
        guard changed.lock != nil else { return Decided(.nothing, changed) }
        changed.lock = nil
        return Decided(locked(changed, .screenLockRemoved, now), changed)
    }

    private func locking(_ id: ID<Device>) throws(Mistake) -> Device {
        guard let device = devices.first(where: { $0.id == id }), device.state == .active || device.state == .pending
        else { throw Mistake(.notFound, "there is no such device") }
        return device
    }

    private func locked(_ device: Device, _ name: Event.Name, _ now: Instant) -> Change {
        let noted = event(
            name, at: now, personal: ["device": device.id.text, "name": device.name], by: .person(device.person))
        return Change([.device(device)], events: [noted])
    }

    /// What the check leaves behind: its count, which tells of copies of the key (WebAuthn §6.1.1).
    func shown(_ proof: LockProof, by id: ID<Device>, _ now: Instant) -> Change {
        guard var device = devices.first(where: { $0.id == id }), device.state == .active, var lock = device.lock else {
            return Change()
        }
        var change = Change()
        if proof.signCount != 0 || lock.signCount != 0, proof.signCount <= lock.signCount {
            change.add(event(.screenLockCountOdd, at: now, personal: ["device": id.text]))
        }
        guard proof.signCount > lock.signCount else { return change }
        lock.signCount = proof.signCount
        device.lock = lock
        change.add(.device(device))
        return change
    }
}
