public import Domain

extension SituationLoader {
    static let backupColumns = "id, person, device, recovery_key, made_at, copied_at, ended_at"

    /// Those that count, the oldest first.
    func backups(of person: ID<Person>) throws -> [SavedBackup] {
        try connection.query(
            """
            SELECT \(Self.backupColumns) FROM backups WHERE person = $1 AND ended_at IS NULL ORDER BY made_at, id
            """, [SQLValue(person)]
        ).map(Self.backup)
    }

    static func backup(_ row: SQLRow) throws -> SavedBackup {
        SavedBackup(
            id: try row.id(0), person: try row.id(1), device: try row.id(2), recoveryKey: try row.bytes(3),
            madeAt: try row.instant(4), copiedAt: try row.optionalInstant(5), endedAt: try row.optionalInstant(6))
    }
}

extension ChangeWriter {
    func write(_ backup: SavedBackup) throws {
        try connection.execute(
            """
            INSERT INTO backups (id, person, device, recovery_key, made_at, copied_at, ended_at) \
            VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO UPDATE SET copied_at = excluded.copied_at, \
            ended_at = excluded.ended_at
            """,
            [
                SQLValue(backup.id), SQLValue(backup.person), SQLValue(backup.device), .bytes(backup.recoveryKey),
                SQLValue(backup.madeAt), SQLValue(backup.copiedAt), SQLValue(backup.endedAt),
            ])
    }

    func writeCopy(_ sealed: SealedBytes?, of backup: ID<SavedBackup>) throws {
        try connection.execute(
            "UPDATE backups SET copy = $1 WHERE id = $2", [SQLValue(sealed?.bytes), SQLValue(backup)])
    }

    func endBackups(of device: ID<Device>, at: Instant) throws {
        try connection.execute(
            "UPDATE backups SET ended_at = $1, copy = NULL WHERE device = $2 AND ended_at IS NULL",
            [SQLValue(at), SQLValue(device)])
    }
}

extension Store {
    /// The backup of that recovery key, whether it counts or not.
    public func backup(recoveryKey: [UInt8]) async throws -> SavedBackup? {
        try await driver.read { connection in
            try connection.query(
                "SELECT \(SituationLoader.backupColumns) FROM backups WHERE recovery_key = $1", [.bytes(recoveryKey)]
            ).first.map(SituationLoader.backup)
        }
    }

    /// The backup's copy. Only whoever shows the password is given it.
    public func backupCopy(_ id: ID<SavedBackup>) async throws -> SealedBytes? {
        try await driver.read { connection in
            try connection.query("SELECT copy FROM backups WHERE id = $1", [SQLValue(id)]).first
                .flatMap { try $0.optionalBytes(0) }.map { SealedBytes($0) }
        }
    }

    /// The copies that are kept, by identifier from behind `after`.
    public func sealedCopies(after: String, limit: Int) async throws -> [(id: ID<SavedBackup>, secret: SealedBytes)] {
        try await driver.read { connection in
            try connection.query(
                "SELECT id, copy FROM backups WHERE id > $1 AND copy IS NOT NULL ORDER BY id LIMIT $2",
                [.text(after), SQLValue(count: limit)]
            ).map { (id: try $0.id(0), secret: SealedBytes(try $0.bytes(1))) }
        }
    }
}
