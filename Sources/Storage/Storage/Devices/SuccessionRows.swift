import Bytes
public import Domain

extension SituationLoader {
    static let successionColumns =
        "device, person, source, keeps_old, digest, transcript, started_at, ends_at, done_at, backup"

    func successions(of person: ID<Person>) throws -> [Succession] {
        try connection.query(
            "SELECT \(Self.successionColumns) FROM successions WHERE person = $1 ORDER BY started_at, device",
            [SQLValue(person)]
        ).map(Self.succession)
    }

    static func succession(_ row: SQLRow) throws -> Succession {
        let from: ID<Device>? = try row.optionalID(2)
        let backup: ID<SavedBackup>? = try row.optionalID(9)
        let proof: Succession.Proof
        switch (from, backup) {
        case (let from?, nil): proof = .endorsement(from: from, keepsOld: try row.flag(3))
        case (nil, let backup?): proof = .backup(backup)
        default: throw SQLError.malformed("a proof")
        }
        return Succession(
            device: try row.id(0), person: try row.id(1), proof: proof, digest: try row.bytes(4),
            transcript: try row.bytes(5), startedAt: try row.instant(6), endsAt: try row.instant(7),
            doneAt: try row.optionalInstant(8))
    }

    func transfer(digest: [UInt8]) throws -> Transfer? {
        try connection.query("SELECT \(Self.transferColumns) FROM transfers WHERE digest = $1", [.bytes(digest)])
            .first.map(Self.transfer)
    }

    static let transferColumns = "digest, device, started_at, ends_at, steps"

    static func transfer(_ row: SQLRow) throws -> Transfer {
        guard let steps = try? JSONValue(parsing: Array(row.text(4).utf8)).array?.compactMap(\.string) else {
            throw SQLError.malformed("a transfer's steps")
        }
        return Transfer(
            digest: try row.bytes(0), device: try row.id(1), startedAt: try row.instant(2),
            endsAt: try row.instant(3), steps: steps)
    }
}

extension ChangeWriter {
    func write(_ succession: Succession) throws {
        var (source, keepsOld): (ID<Device>?, Bool) = (nil, true)
        var backup: ID<SavedBackup>?
        switch succession.proof {
        case .endorsement(let from, let keeps): (source, keepsOld) = (from, keeps)
        case .backup(let id): backup = id
        }
        try connection.execute(
            """
            INSERT INTO successions (device, person, source, keeps_old, digest, transcript, started_at, ends_at, \
            done_at, backup) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (device) DO UPDATE SET \
            done_at = excluded.done_at
            """,
            [
                SQLValue(succession.device), SQLValue(succession.person), SQLValue(source), SQLValue(keepsOld),
                .bytes(succession.digest), .bytes(succession.transcript), SQLValue(succession.startedAt),
                SQLValue(succession.endsAt), SQLValue(succession.doneAt), SQLValue(backup),
            ])
    }

    /// What the old phone was used for last, and where it goes first, is the new one's.
    func takePlace(of old: ID<Device>, by new: ID<Device>) throws {
        try connection.execute("UPDATE last_used SET device = $1 WHERE device = $2", [SQLValue(new), SQLValue(old)])
    }

    func write(_ transfer: Transfer) throws {
        try connection.execute(
            """
            INSERT INTO transfers (device, digest, started_at, ends_at, steps) VALUES ($1, $2, $3, $4, $5) \
            ON CONFLICT (device) DO UPDATE SET digest = excluded.digest, started_at = excluded.started_at, \
            ends_at = excluded.ends_at, steps = excluded.steps
            """,
            [
                SQLValue(transfer.device), .bytes(transfer.digest), SQLValue(transfer.startedAt),
                SQLValue(transfer.endsAt), .text(JSONValue.array(transfer.steps.map { .string($0) }).text),
            ])
    }
}

extension Store {
    /// The proof with which that phone came, if it came so.
    public func succession(of device: ID<Device>) async throws -> Succession? {
        try await driver.read { connection in
            try connection.query(
                "SELECT \(SituationLoader.successionColumns) FROM successions WHERE device = $1", [SQLValue(device)]
            ).first.map(SituationLoader.succession)
        }
    }

    public func transfer(digest: [UInt8]) async throws -> Transfer? {
        try await driver.read { connection in
            try connection.query(
                "SELECT \(SituationLoader.transferColumns) FROM transfers WHERE digest = $1", [.bytes(digest)]
            ).first.map(SituationLoader.transfer)
        }
    }
}
