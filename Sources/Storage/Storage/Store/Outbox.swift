public import Domain

extension Store {
    /// Effects that were committed and never reported performed: after a crash, or when performing failed.
    public func overdueEffects(at now: Instant, limit: Int) async throws -> [PendingEffect] {
        try await driver.read { connection in
            try connection.query(
                "SELECT id, effect FROM outbox WHERE due_at <= $1 ORDER BY due_at LIMIT $2",
                [SQLValue(now), SQLValue(count: limit)]
            ).compactMap { row in
                guard let effect = Effect(outboxText: try row.text(1)) else { return nil }
                return PendingEffect(effect, outbox: try row.text(0))
            }
        }
    }

    /// Somebody is at it: nobody else needs to take it up before.
    public func postpone(_ row: String, until: Instant) async throws {
        try await driver.write { connection in
            try connection.execute(
                "UPDATE outbox SET due_at = $1 WHERE id = $2 AND due_at < $1", [SQLValue(until), .text(row)])
        }
    }

    /// These effects were performed.
    public func performed(_ rows: [String]) async throws {
        try await driver.write { connection in
            for row in rows { try connection.execute("DELETE FROM outbox WHERE id = $1", [.text(row)]) }
        }
    }
}
