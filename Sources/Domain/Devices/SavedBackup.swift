/// A backup that a phone made: the server has the public half of its recovery key, which counts once and together with
/// the password. The file it knows only as sealed bytes, where its owner keeps a copy here.
public struct SavedBackup: Equatable, Sendable {
    public let id: ID<SavedBackup>
    public let person: ID<Person>
    /// The phone that made it.
    public let device: ID<Device>
    /// The public P-256 key, uncompressed point, 65 bytes.
    public let recoveryKey: [UInt8]
    public let madeAt: Instant
    /// When a copy was put here.
    public internal(set) var copiedAt: Instant?
    /// When it was used, replaced or removed.
    public internal(set) var endedAt: Instant?

    public init(
        id: ID<SavedBackup>, person: ID<Person>, device: ID<Device>, recoveryKey: [UInt8], madeAt: Instant,
        copiedAt: Instant? = nil, endedAt: Instant? = nil
    ) {
        self.id = id
        self.person = person
        self.device = device
        self.recoveryKey = recoveryKey
        self.madeAt = madeAt
        self.copiedAt = copiedAt
        self.endedAt = endedAt
    }

    /// Backups that count at once: one a phone; the oldest gives way.
    public static let countMax = 3
}

extension Situation {
    /// A phone made a backup; an earlier one of the same phone is over.
    public func save(_ backup: SavedBackup, now: Instant) throws(Refusal) -> Decided<SavedBackup> {
        guard let person, person.id == backup.person, activeDevices.contains(where: { $0.id == backup.device }) else {
            throw Refusal(.codeEnded)
        }
        if let refusal = person.refusal { throw refusal }
        if let known = backups.first(where: { $0.recoveryKey == backup.recoveryKey }) {
            return Decided(.nothing, known)
        }
        let others = backups.filter { $0.device != backup.device }.suffix(SavedBackup.countMax - 1)
        var change = Change(
            [.backup(backup)],
            events: [
                event(.backupMade, at: now, personal: ["device": backup.device.text], by: .person(person.id))
            ])
        for old in backups where !others.contains(old) { change.add(ended(old, now)) }
        return Decided(change, backup)
    }

    /// The phone's latest backup is kept here too.
    /// - Parameter sealed: the file, sealed once more for the row of that backup.
    public func keepCopy(
        _ sealed: SealedBytes, of id: ID<SavedBackup>, now: Instant
    ) throws(Refusal) -> Decided<SavedBackup> {
        guard let person, var backup = backups.first(where: { $0.id == id }) else { throw Refusal(.codeEnded) }
        if let refusal = person.refusal { throw refusal }
        backup.copiedAt = now
        let noted = event(.backupCopied, at: now, personal: ["device": backup.device.text], by: .person(person.id))
        return Decided(Change([.backup(backup), .backupCopy(id, sealed)], events: [noted]), backup)
    }

    /// Whoever has the password asks for the copy.
    public func fetchCopy(from origin: Origin, now: Instant) throws(Refusal) -> Decided<ID<SavedBackup>> {
        if let refusal = person?.refusal { throw refusal }
        guard let backup = backups.last(where: { $0.copiedAt != nil }) else { throw Refusal(.codeEnded) }
        let noted = event(.backupFetched, at: now, personal: origin.personal)
        return Decided(Change(events: [noted]), backup.id)
    }

    /// Its owner wants it no more.
    public func removeBackup(_ id: ID<SavedBackup>, now: Instant) throws -> Decided<Bool> {
        if let refusal = changingRefusal(now: now) { throw refusal }
        guard let person else { throw Refusal(.expired) }
        guard let backup = backups.first(where: { $0.id == id }) else {
            throw Mistake(.notFound, "there is no such backup")
        }
        var change = ended(backup, now)
        change.add(
            event(.backupRemoved, at: now, personal: ["device": backup.device.text], by: .person(person.id)))
        return Decided(change, true)
    }

    /// It counts no more, and its copy is gone.
    func ended(_ old: SavedBackup, _ now: Instant) -> Change {
        var backup = old
        backup.endedAt = now
        return Change([.backup(backup), .backupCopy(backup.id, nil)])
    }
}
