public import Domain

extension SituationLoader {
    static let deviceColumns = "id, person, name, state, signing_key, platform, added_at, last_seen_at"

    /// In the order of their last use, latest first.
    func devices(of person: ID<Person>) throws -> [Device] {
        try connection.query(
            """
            SELECT \(Self.deviceColumns) FROM devices WHERE person = $1 AND state <> 'removed' \
            ORDER BY COALESCE(last_seen_at, added_at) DESC, id
            """, [SQLValue(person)]
        ).map(Self.device)
    }

    func device(_ id: ID<Device>) throws -> Device? {
        try connection.query("SELECT \(Self.deviceColumns) FROM devices WHERE id = $1", [SQLValue(id)])
            .first.map(Self.device)
    }

    static func device(_ row: SQLRow) throws -> Device {
        Device(
            id: try row.id(0), person: try row.id(1), name: try row.text(2), state: try row.choice(3),
            signingKey: try row.bytes(4), platform: try row.optionalText(5), addedAt: try row.instant(6),
            lastSeenAt: try row.optionalInstant(7))
    }
}

extension ChangeWriter {
    func write(_ device: Device) throws {
        try connection.execute(
            """
            INSERT INTO devices (id, person, name, state, signing_key, platform, added_at, last_seen_at) \
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO UPDATE SET name = excluded.name, \
            state = excluded.state, platform = excluded.platform, added_at = excluded.added_at, \
            last_seen_at = excluded.last_seen_at
            """,
            [
                SQLValue(device.id), SQLValue(device.person), .text(device.name), .text(device.state.rawValue),
                .bytes(device.signingKey), SQLValue(device.platform), SQLValue(device.addedAt),
                SQLValue(device.lastSeenAt),
            ])
        if device.state != .active { try keepNoLonger(device.id) }
    }

    func replace(_ old: ID<Device>, by new: ID<Device>) throws {
        try connection.execute(
            "UPDATE last_used SET device = $2 WHERE device = $1", [SQLValue(old), SQLValue(new)])
    }
}

extension Store {
    public func device(_ id: ID<Device>) async throws -> Device? {
        try await driver.read { connection in
            try connection.query("SELECT \(SituationLoader.deviceColumns) FROM devices WHERE id = $1", [SQLValue(id)])
                .first.map(SituationLoader.device)
        }
    }

    /// The open sign-ins whose live request is on the device, oldest first.
    public func waiting(on device: ID<Device>) async throws -> [SignIn] {
        try await driver.read { connection in
            try connection.query(
                """
                SELECT \(SituationLoader.signInColumns) FROM sign_ins WHERE device = $1 AND settled_at IS NULL \
                ORDER BY asked_at
                """, [SQLValue(device)]
            ).map(SituationLoader.signIn).filter { $0.state == .waiting }
        }
    }
}
