public import Domain

extension SituationLoader {
    func probations(of person: ID<Person>) throws -> [Probation] {
        try connection.query(
            """
            SELECT factor, person, proof, works_at, stopped, changes_at, replaces FROM probations \
            WHERE person = $1 ORDER BY changes_at, factor
            """, [SQLValue(person)]
        ).map(Self.probation)
    }

    private static func probation(_ row: SQLRow) throws -> Probation {
        guard let factor = OwnFactor(stored: try row.text(0)) else { throw SQLError.malformed("what is waited for") }
        return Probation(
            factor: factor, person: try row.id(1), proof: try row.choice(2), worksAt: try row.optionalInstant(3),
            isStopped: try row.flag(4), changesAt: try row.instant(5), replaces: try row.optionalID(6))
    }
}

extension ChangeWriter {
    func write(_ probation: Probation) throws {
        try connection.execute(
            """
            INSERT INTO probations (factor, person, proof, works_at, stopped, changes_at, replaces) \
            VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (factor) DO UPDATE SET works_at = excluded.works_at, \
            stopped = excluded.stopped, replaces = excluded.replaces
            """,
            [
                .text(probation.factor.stored), SQLValue(probation.person), .text(probation.proof.rawValue),
                SQLValue(probation.worksAt), SQLValue(probation.isStopped), SQLValue(probation.changesAt),
                SQLValue(probation.replaces),
            ])
    }
}

extension Store {
    /// From when something that is locked works by itself; nil where it waits for nothing.
    public func waitsUntil(_ factor: OwnFactor) async throws -> Instant? {
        try await driver.read { connection in
            try connection.query(
                "SELECT works_at FROM probations WHERE factor = $1 AND works_at IS NOT NULL AND stopped = 0",
                [.text(factor.stored)]
            ).first.map { row in try row.instant(0) }
        }
    }

    /// What has waited long enough, and whose it is.
    public func endedWaits(at now: Instant, limit: Int) async throws -> [(ID<Person>, OwnFactor)] {
        try await driver.read { connection in
            try connection.query(
                """
                SELECT person, factor FROM probations WHERE works_at IS NOT NULL AND works_at <= $1 AND stopped = 0 \
                ORDER BY works_at LIMIT $2
                """, [SQLValue(now), SQLValue(count: limit)]
            ).compactMap { row in try OwnFactor(stored: row.text(1)).map { (try row.id(0), $0) } }
        }
    }

    /// What took a phone's place and is in its cooling time no longer, and whose it is.
    public func endedPlaces(at now: Instant, limit: Int) async throws -> [(ID<Person>, OwnFactor)] {
        try await driver.read { connection in
            try connection.query(
                """
                SELECT person, factor FROM probations WHERE replaces IS NOT NULL AND changes_at <= $1 \
                AND (works_at IS NULL OR stopped = 1) ORDER BY changes_at LIMIT $2
                """, [SQLValue(now), SQLValue(count: limit)]
            ).compactMap { row in try OwnFactor(stored: row.text(1)).map { (try row.id(0), $0) } }
        }
    }

    /// Forgets what may do all by now.
    public func tidyProbations(now: Instant) async throws {
        try await driver.write { connection in
            try connection.execute(
                """
                DELETE FROM probations WHERE changes_at < $1 AND (works_at IS NULL OR stopped = 1) \
                AND replaces IS NULL
                """,
                [SQLValue(now)])
        }
    }
}
