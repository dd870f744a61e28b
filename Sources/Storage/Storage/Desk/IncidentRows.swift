public import Domain

extension SituationLoader {
    static let incidentColumns = "id, body, opened_at, closed_at"

    static func incident(_ row: SQLRow) throws -> Incident {
        Incident(
            id: try row.id(0), text: try row.text(1), openedAt: try row.instant(2),
            closedAt: try row.optionalInstant(3))
    }

    func incident(_ id: ID<Incident>) throws -> Incident? {
        try connection.query("SELECT \(Self.incidentColumns) FROM incidents WHERE id = $1", [SQLValue(id)]).first
            .map(Self.incident)
    }
}

extension ChangeWriter {
    func write(_ incident: Incident) throws {
        let written = try connection.execute(
            """
            INSERT INTO incidents (id, body, opened_at, closed_at) VALUES ($1, $2, $3, $4) \
            ON CONFLICT (id) DO UPDATE SET closed_at = excluded.closed_at WHERE incidents.closed_at IS NULL
            """,
            [
                SQLValue(incident.id), .text(incident.text), SQLValue(incident.openedAt), SQLValue(incident.closedAt),
            ])
        guard written == 1 else { throw Mistake(.notAllowed, "it is closed already") }
    }
}

extension Store {
    /// Those that are open, and those that were closed since; the newest first.
    public func incidents(closedSince: Instant, limit: Int) async throws -> [Incident] {
        try await driver.read { connection in
            try connection.query(
                """
                SELECT \(SituationLoader.incidentColumns) FROM incidents WHERE closed_at IS NULL OR closed_at >= $1 \
                ORDER BY opened_at DESC, id LIMIT $2
                """, [SQLValue(closedSince), SQLValue(count: limit)]
            ).map(SituationLoader.incident)
        }
    }
}
