public import Domain

extension SituationLoader {
    static let setupColumns = """
        id, person, digest, started_at, ends_at, state, device, transcript, kept_until, reminders, tried, \
        replaces, proof
        """

    func setup(digest: [UInt8]) throws -> Setup? {
        try connection.query("SELECT \(Self.setupColumns) FROM setups WHERE digest = $1", [.bytes(digest)])
            .first.map(Self.setup)
    }

    /// Set-ups that are not over by their state, oldest first.
    func setups(of person: ID<Person>) throws -> [Setup] {
        try connection.query(
            """
            SELECT \(Self.setupColumns) FROM setups WHERE person = $1 AND state IN ('started', 'paired', 'confirmed') \
            ORDER BY started_at
            """, [SQLValue(person)]
        ).map(Self.setup)
    }

    static func setup(_ row: SQLRow) throws -> Setup {
        Setup(
            id: try row.id(0), person: try row.id(1), digest: try row.bytes(2), startedAt: try row.instant(3),
            endsAt: try row.instant(4), keptUntil: try row.instant(8), state: try row.choice(5),
            device: try row.optionalID(6), transcript: try row.optionalBytes(7),
            reminders: try row.count(9), isTried: try row.flag(10),
            replaces: try row.optionalID(11), proof: try row.choice(12))
    }
}

extension ChangeWriter {
    func write(_ setup: Setup) throws {
        try connection.execute(
            """
            INSERT INTO setups (id, person, digest, started_at, ends_at, state, device, transcript, kept_until, \
            reminders, tried, replaces, proof) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) \
            ON CONFLICT (id) DO UPDATE SET \
            digest = excluded.digest, \
            ends_at = excluded.ends_at, state = excluded.state, device = excluded.device, \
            transcript = excluded.transcript, kept_until = excluded.kept_until, \
            reminders = excluded.reminders, tried = excluded.tried, replaces = excluded.replaces, \
            proof = excluded.proof
            """,
            [
                SQLValue(setup.id), SQLValue(setup.person), .bytes(setup.digest), SQLValue(setup.startedAt),
                SQLValue(setup.endsAt), .text(setup.state.rawValue), SQLValue(setup.device),
                SQLValue(setup.transcript), SQLValue(setup.keptUntil), SQLValue(count: setup.reminders),
                SQLValue(setup.isTried), SQLValue(setup.replaces), .text(setup.proof.rawValue),
            ])
    }
}

extension Store {
    public func setup(digest: [UInt8]) async throws -> Setup? {
        try await driver.read { connection in
            try connection.query(
                "SELECT \(SituationLoader.setupColumns) FROM setups WHERE digest = $1", [.bytes(digest)]
            ).first.map(SituationLoader.setup)
        }
    }

    /// Phones that were paired and not confirmed in time, or whose set-up was given up.
    public func halfMadeDevices(at now: Instant, limit: Int) async throws -> [ID<Device>] {
        try await driver.read { connection in
            try connection.query(
                """
                SELECT d.id FROM devices d LEFT JOIN setups s ON s.device = d.id \
                AND s.state IN ('paired', 'confirmed') LEFT JOIN successions n ON n.device = d.id \
                WHERE d.state = 'pending' AND COALESCE(s.ends_at, n.ends_at, 0) <= $1 LIMIT $2
                """, [SQLValue(now), SQLValue(count: limit)]
            ).map { try $0.id(0) }
        }
    }
}

extension Store {
    /// Set-ups that were left, whose person may be due for a reminder: none of them had a step for a while.
    public func setupsToRemind(at now: Instant, keptSeconds: Int, limit: Int) async throws -> [(ID<Setup>, ID<Person>)]
    {
        let days = Setup.reminderDays
        return try await driver.read { connection in
            var found: [(ID<Setup>, ID<Person>)] = []
            for (index, day) in days.enumerated() {
                found += try connection.query(
                    """
                    SELECT id, person FROM setups WHERE state IN ('started', 'paired', 'confirmed') AND reminders = $1 \
                    AND kept_until <= $2 ORDER BY kept_until LIMIT $3
                    """,
                    [
                        SQLValue(count: index), SQLValue(now + keptSeconds - day * 86_400), SQLValue(count: limit),
                    ]
                ).map { (try $0.id(0), try $0.id(1)) }
            }
            return found
        }
    }
}

extension Store {
    /// The set-up by which the device was paired.
    public func setup(of device: ID<Device>) async throws -> Setup? {
        try await driver.read { connection in
            try connection.query(
                "SELECT \(SituationLoader.setupColumns) FROM setups WHERE device = $1", [SQLValue(device)]
            ).first.map(SituationLoader.setup)
        }
    }

    public func setup(_ id: ID<Setup>) async throws -> Setup? {
        try await driver.read { connection in
            try connection.query("SELECT \(SituationLoader.setupColumns) FROM setups WHERE id = $1", [SQLValue(id)])
                .first.map(SituationLoader.setup)
        }
    }
}
