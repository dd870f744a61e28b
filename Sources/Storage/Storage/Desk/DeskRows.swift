public import Domain

extension SituationLoader {
    static let deskColumns = """
        id, reference, kind, person, name, reach, body, slot, visit, language, source, asked_at, closed_at
        """

    static func deskItem(_ row: SQLRow) throws -> DeskItem {
        DeskItem(
            id: try row.id(0), reference: try row.text(1), kind: try row.choice(2), person: try row.optionalID(3),
            name: try row.optionalText(4), reach: try row.optionalText(5), text: try row.optionalText(6),
            slot: try row.optionalInstant(7), visit: try row.optionalText(8), language: try row.text(9),
            source: try row.optionalBytes(10), askedAt: try row.instant(11), closedAt: try row.optionalInstant(12))
    }

    func deskItem(_ id: ID<DeskItem>) throws -> DeskItem? {
        try connection.query("SELECT \(Self.deskColumns) FROM desk_items WHERE id = $1", [SQLValue(id)]).first
            .map(Self.deskItem)
    }

    func deskItem(reference: String) throws -> DeskItem? {
        try connection.query(
            "SELECT \(Self.deskColumns) FROM desk_items WHERE reference = $1", [.text(reference)]
        ).first.map(Self.deskItem)
    }

    /// What a new item is counted with.
    func deskCounts(of person: ID<Person>?, source: [UInt8]?, since: Instant) throws -> DeskCounts {
        let row = try connection.query(
            """
            SELECT (SELECT COUNT(*) FROM desk_items WHERE person = $1 AND closed_at IS NULL), \
            (SELECT COUNT(*) FROM desk_items WHERE source = $2 AND asked_at > $3), \
            (SELECT COUNT(*) FROM desk_items WHERE closed_at IS NULL)
            """, [SQLValue(person), SQLValue(source), SQLValue(since)]
        ).first
        guard let row else { throw SQLError.malformed("no counts of the desk") }
        return DeskCounts(openOfPerson: try row.count(0), ofSource: try row.count(1), open: try row.count(2))
    }
}

extension ChangeWriter {
    /// What is closed stays so.
    func write(_ item: DeskItem) throws {
        let written = try connection.execute(
            """
            INSERT INTO desk_items (id, reference, kind, person, name, reach, body, slot, visit, language, source, \
            asked_at, closed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) \
            ON CONFLICT (id) DO UPDATE SET closed_at = excluded.closed_at \
            WHERE desk_items.closed_at IS NULL AND excluded.closed_at IS NOT NULL
            """,
            [
                SQLValue(item.id), .text(item.reference), .text(item.kind.rawValue), SQLValue(item.person),
                SQLValue(item.name), SQLValue(item.reach), SQLValue(item.text), SQLValue(item.slot),
                SQLValue(item.visit), .text(item.language), SQLValue(item.source), SQLValue(item.askedAt),
                SQLValue(item.closedAt),
            ])
        guard written == 1 else { throw Mistake(.notAllowed, "\(item.reference) is closed already") }
    }
}

extension Store {
    /// What waits at the desk, the oldest first.
    public func openDeskItems(limit: Int) async throws -> [DeskItem] {
        try await driver.read { connection in
            try connection.query(
                """
                SELECT \(SituationLoader.deskColumns) FROM desk_items WHERE closed_at IS NULL \
                ORDER BY asked_at, id LIMIT $1
                """, [SQLValue(count: limit)]
            ).map(SituationLoader.deskItem)
        }
    }

    /// How many items wait longer than this one.
    public func deskItemsBefore(_ item: DeskItem) async throws -> Int {
        try await driver.read { connection in
            try connection.query(
                """
                SELECT COUNT(*) FROM desk_items WHERE closed_at IS NULL \
                AND (asked_at < $1 OR (asked_at = $1 AND id < $2))
                """, [SQLValue(item.askedAt), SQLValue(item.id)]
            ).first?.count(0) ?? 0
        }
    }

    /// The latest visits whose identifier begins so: letters and digits alone.
    public func visits(beginning prefix: String, limit: Int) async throws -> [Visit] {
        try await driver.read { connection in
            try connection.query(
                """
                SELECT \(SituationLoader.visitColumns) FROM visits WHERE id LIKE $1 \
                ORDER BY started_at DESC LIMIT $2
                """, [.text(prefix + "%"), SQLValue(count: limit)]
            ).map(SituationLoader.visit)
        }
    }

    /// Forgets what was closed before.
    public func tidyDesk(closedBefore: Instant) async throws {
        try await driver.write { connection in
            try connection.execute("DELETE FROM desk_items WHERE closed_at < $1", [SQLValue(closedBefore)])
        }
    }
}
