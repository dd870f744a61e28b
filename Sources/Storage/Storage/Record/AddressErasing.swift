import Bytes
public import Domain

extension Store {
    private static let erasedCounter = "addresses_erased"

    /// Erases the addresses of entries from before that moment, so many at most; what is left is the network, which
    /// the record committed to as well. Gives how many entries were looked at.
    public func eraseAddresses(before: Instant, limit: Int) async throws -> Int {
        try await driver.write { connection in
            let done =
                try connection.query("SELECT value FROM counters WHERE key = $1", [.text(Self.erasedCounter)])
                .first?.integer(0) ?? 0
            // Entries are in the order of time: the first that is too young ends the look, or it would go on to the
            // end of the record.
            let rows = try connection.query(
                "SELECT position, personal, at FROM record WHERE position >= $1 ORDER BY position LIMIT $2",
                [.integer(done), SQLValue(count: limit)]
            ).prefix { try $0.instant(2) < before }
            guard let last = rows.last else { return 0 }
            for row in rows {
                var personal = try FiguresCache.members(try row.text(1))
                guard personal.removeValue(forKey: PersonalField.address) != nil else { continue }
                try connection.execute(
                    "UPDATE record SET personal = $1 WHERE position = $2",
                    [.text(JSONValue.object(personal).text), .integer(try row.integer(0))])
            }
            try connection.execute(
                """
                INSERT INTO counters (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value
                """, [.text(Self.erasedCounter), .integer(try last.integer(0) + 1)])
            return rows.count
        }
    }
}
