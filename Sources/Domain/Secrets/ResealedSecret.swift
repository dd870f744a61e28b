/// A sealed secret of a row, and the same secret sealed again under another key of the ring.
public struct ResealedSecret: Equatable, Sendable {
    /// Where it stands.
    public enum Place: Equatable, Sendable {
        case token(ID<Token>)
        case pushLine(ID<Device>)
        /// The copy of a backup.
        case backupCopy(ID<SavedBackup>)
        case radiusClient(ID<RADIUSClient>)
        case integrationKeys(String)
        /// The secret before a rotation of the application's.
        case previousIntegrationKeys(String)
        /// A key that signs tokens, by its `kid`.
        case signingKey(String)
        /// A key of the installation, by the setting's name.
        case setting(String)
    }

    public let place: Place
    public let old: SealedBytes
    public let new: SealedBytes

    public init(_ place: Place, old: SealedBytes, new: SealedBytes) {
        self.place = place
        self.old = old
        self.new = new
    }

    /// Secrets in one change.
    public static let batchMax = 1000
    /// Copies of backups, which are large.
    public static let copiesMax = 50
}

extension Situation {
    /// Seals a batch of secrets again; one event says how many, and under which key.
    public func reseal(
        _ batch: [ResealedSecret], under key: UInt32, by actor: Actor, now: Instant
    ) throws(Mistake) -> Decided<Int> {
        guard batch.count <= ResealedSecret.batchMax else {
            throw Mistake(.malformed, "too many secrets in one batch")
        }
        let noted = event(
            .keyRingRotated, at: now, facts: ["key": .count(Int(key)), "count": .count(batch.count)], by: actor)
        return Decided(Change(batch.map { .resealed($0) }, events: [noted]), batch.count)
    }
}
