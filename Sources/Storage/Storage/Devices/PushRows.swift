import Bytes
public import Domain

/// A request that waits to be handed to a push service.
public struct QueuedPush: Equatable, Sendable {
    /// The row's identifier.
    public let row: String
    public let signIn: ID<SignIn>
    public let line: PushLine
    /// How often it was tried, this time counted.
    public let tries: Int

    /// How long whoever takes it has, before another node takes it up.
    public static let claimSeconds = 15
}

extension ChangeWriter {
    /// Keeps the request until a push service has it; a phone without a line hears of it by its stream alone.
    func queuePush(_ signIn: ID<SignIn>, to device: ID<Device>) throws {
        try connection.execute(
            """
            UPDATE devices SET silent = CASE WHEN asked_at IS NULL OR fetched_at IS NOT NULL \
            OR answered_at IS NOT NULL THEN 0 ELSE silent + 1 END, asked_at = $1, handed_at = NULL, \
            fetched_at = NULL, answered_at = NULL WHERE id = $2
            """, [SQLValue(now), SQLValue(device)])
        try connection.execute(
            """
            INSERT INTO pushes (id, device, sign_in, made_at, due_at) \
            SELECT CAST($1 AS TEXT), l.device, CAST($2 AS TEXT), CAST($3 AS BIGINT), CAST($3 AS BIGINT) \
            FROM push_lines l WHERE l.device = $4 AND l.lost_at IS NULL
            """,
            [.text(Hex.encode(random.bytes(12))), SQLValue(signIn), SQLValue(now), SQLValue(device)])
    }

    func write(_ line: PushLine) throws {
        try connection.execute(
            """
            INSERT INTO push_lines (device, secret, mark, service, server_key, language, made_at, lost_at) \
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (device) DO UPDATE SET secret = excluded.secret, \
            mark = excluded.mark, service = excluded.service, server_key = excluded.server_key, \
            language = excluded.language, made_at = excluded.made_at, taken_at = NULL, lost_at = excluded.lost_at
            """,
            [
                SQLValue(line.device), .bytes(line.secret.bytes), .text(line.mark), .text(line.service),
                .text(line.serverKeyID), SQLValue(line.language), SQLValue(line.madeAt), SQLValue(line.lostAt),
            ])
    }

    func lose(_ line: PushLine) throws {
        let changed = try connection.execute(
            "UPDATE push_lines SET lost_at = $1 WHERE device = $2 AND mark = $3 AND lost_at IS NULL",
            [SQLValue(line.lostAt), SQLValue(line.device), .text(line.mark)])
        guard changed == 1 else { throw Mistake(.alreadyThere, "the line was lost or replaced before") }
        try connection.execute("DELETE FROM pushes WHERE device = $1", [SQLValue(line.device)])
    }

    func removeLine(of device: ID<Device>) throws {
        try connection.execute("DELETE FROM push_lines WHERE device = $1", [SQLValue(device)])
        try connection.execute("DELETE FROM pushes WHERE device = $1", [SQLValue(device)])
    }
}

extension Store {
    private static let lineColumns =
        "l.device, l.secret, l.mark, l.service, l.server_key, l.language, l.made_at, l.lost_at"

    private static func line(_ row: SQLRow) throws -> PushLine {
        PushLine(
            device: try row.id(0), secret: SealedBytes(try row.bytes(1)), mark: try row.text(2),
            service: try row.text(3), serverKeyID: try row.text(4), language: try row.optionalText(5),
            madeAt: try row.instant(6), lostAt: try row.optionalInstant(7))
    }

    /// The phone's push line, lost ones too.
    public func pushLine(of device: ID<Device>) async throws -> PushLine? {
        try await driver.read { connection in
            try connection.query(
                "SELECT \(Self.lineColumns) FROM push_lines l WHERE l.device = $1", [SQLValue(device)]
            ).first.map(Self.line)
        }
    }

    /// The requests that are due now, longest due first, without those of the services named; they are the caller's for
    /// `claimSeconds`.
    public func takePushes(
        now: Instant, limit: Int, except services: [String] = []
    ) async throws -> [QueuedPush] {
        let others = services.indices.map { "$\($0 + 3)" }.joined(separator: ", ")
        let due = try await driver.read { connection in
            try connection.query(
                """
                SELECT \(Self.lineColumns), p.id, p.sign_in, p.tries, p.due_at FROM pushes p \
                JOIN push_lines l ON l.device = p.device WHERE p.due_at <= $1 \
                \(services.isEmpty ? "" : "AND l.service NOT IN (\(others))") ORDER BY p.due_at, p.id LIMIT $2
                """, [SQLValue(now), SQLValue(count: limit)] + services.map { .text($0) })
        }
        guard !due.isEmpty else { return [] }
        return try await driver.write { connection in
            var taken: [QueuedPush] = []
            for row in due {
                let claimed = try connection.execute(
                    "UPDATE pushes SET due_at = $1, tries = tries + 1 WHERE id = $2 AND due_at = $3",
                    [SQLValue(now + QueuedPush.claimSeconds), .text(try row.text(8)), .integer(try row.integer(11))])
                guard claimed == 1 else { continue }
                taken.append(
                    QueuedPush(
                        row: try row.text(8), signIn: try row.id(9), line: try Self.line(row),
                        tries: try row.count(10) + 1))
            }
            return taken
        }
    }

    /// The request is tried again then.
    public func postponePush(_ push: QueuedPush, until: Instant) async throws {
        try await driver.write { connection in
            try connection.execute("UPDATE pushes SET due_at = $1 WHERE id = $2", [SQLValue(until), .text(push.row)])
        }
    }

    /// The push service took the request at that moment, or nobody needs it any more.
    public func removePush(_ push: QueuedPush, takenAt: Instant?) async throws {
        try await driver.write { connection in
            try connection.execute("DELETE FROM pushes WHERE id = $1", [.text(push.row)])
            guard let takenAt else { return }
            try connection.execute(
                "UPDATE push_lines SET taken_at = $1 WHERE device = $2 AND mark = $3",
                [SQLValue(takenAt), SQLValue(push.line.device), .text(push.line.mark)])
            try connection.execute(
                "UPDATE devices SET handed_at = $1 WHERE id = $2 AND handed_at IS NULL",
                [SQLValue(takenAt), SQLValue(push.line.device)])
        }
    }

    /// The phone's app asked for what waits, for the first time since the last request to it.
    public func noteFetch(of device: ID<Device>, at now: Instant) async throws {
        try await driver.write { connection in
            try connection.execute(
                "UPDATE devices SET fetched_at = $1 WHERE id = $2 AND fetched_at IS NULL",
                [SQLValue(now), SQLValue(device)])
        }
    }

    /// Push lines by push service, and those among them that were lost.
    public func countPushLines() async throws -> [(service: String, count: Int, lost: Int)] {
        try await driver.read { connection in
            try connection.query(
                "SELECT service, COUNT(*), COUNT(lost_at) FROM push_lines GROUP BY service ORDER BY service"
            ).map { (service: try $0.text(0), count: try $0.count(1), lost: try $0.count(2)) }
        }
    }

    /// All push lines' secrets, by their devices from behind `after`.
    public func sealedPushLines(after: String, limit: Int) async throws -> [(id: ID<Device>, secret: SealedBytes)] {
        try await driver.read { connection in
            try connection.query(
                "SELECT device, secret FROM push_lines WHERE device > $1 ORDER BY device LIMIT $2",
                [.text(after), SQLValue(count: limit)]
            ).map { (id: try $0.id(0), secret: SealedBytes(try $0.bytes(1))) }
        }
    }
}
