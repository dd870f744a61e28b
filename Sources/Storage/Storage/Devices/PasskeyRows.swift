public import Domain

extension SituationLoader {
    static let passkeyColumns = """
        id, person, name, state, kind, credential_id, public_key, sign_count, transports, model, backup_eligible, \
        backed_up, added_at, last_used_at
        """

    func passkeys(of person: ID<Person>) throws -> [Passkey] {
        try connection.query(
            """
            SELECT \(Self.passkeyColumns) FROM passkeys WHERE person = $1 AND state <> 'removed' \
            ORDER BY COALESCE(last_used_at, added_at) DESC, id
            """, [SQLValue(person)]
        ).map(Self.passkey)
    }

    static func passkey(_ row: SQLRow) throws -> Passkey {
        Passkey(
            id: try row.id(0), person: try row.id(1), name: try row.text(2), state: try row.choice(3),
            kind: try row.choice(4), credentialID: try row.bytes(5), publicKey: try row.bytes(6),
            signCount: UInt32(clamping: try row.integer(7)),
            transports: try row.text(8).split(separator: " ").map(String.init), model: try row.bytes(9),
            backupEligible: try row.flag(10), backedUp: try row.flag(11), addedAt: try row.instant(12),
            lastUsedAt: try row.optionalInstant(13))
    }
}

extension ChangeWriter {
    func write(_ passkey: Passkey) throws {
        do {
            try connection.execute(
                """
                INSERT INTO passkeys (id, person, name, state, kind, credential_id, public_key, sign_count, \
                transports, model, backup_eligible, backed_up, added_at, last_used_at) VALUES ($1, $2, $3, $4, $5, \
                $6, $7, $8, $9, $10, $11, $12, $13, $14) ON CONFLICT (id) DO UPDATE SET name = excluded.name, \
                state = excluded.state, sign_count = excluded.sign_count, backed_up = excluded.backed_up, \
                last_used_at = excluded.last_used_at
                """,
                [
                    SQLValue(passkey.id), SQLValue(passkey.person), .text(passkey.name),
                    .text(passkey.state.rawValue), .text(passkey.kind.rawValue), .bytes(passkey.credentialID),
                    .bytes(passkey.publicKey), .integer(Int64(passkey.signCount)),
                    .text(passkey.transports.joined(separator: " ")), .bytes(passkey.model),
                    SQLValue(passkey.backupEligible), SQLValue(passkey.backedUp), SQLValue(passkey.addedAt),
                    SQLValue(passkey.lastUsedAt),
                ])
        } catch .unique {
            throw Mistake(.alreadyThere, "this passkey is registered already")
        }
        if passkey.state != .active { try keepNoLonger(passkey.method, of: passkey.person) }
    }
}

extension Store {
    /// Whether anybody has a passkey in use.
    public func hasPasskeys() async throws -> Bool {
        try await driver.read { connection in
            try !connection.query("SELECT id FROM passkeys WHERE state = 'active' LIMIT 1").isEmpty
        }
    }

    /// The passkey of that credential that was not removed, whoever's it is.
    public func passkey(credentialID: [UInt8]) async throws -> Passkey? {
        try await driver.read { connection in
            try connection.query(
                """
                SELECT \(SituationLoader.passkeyColumns) FROM passkeys WHERE credential_id = $1 AND state <> 'removed'
                """, [.bytes(credentialID)]
            ).first.map(SituationLoader.passkey)
        }
    }
}
