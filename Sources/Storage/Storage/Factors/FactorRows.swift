public import Domain

extension SituationLoader {
    static let codeColumns = "id, person, kind, digest, made_at, ends_at, spent_at, starts_at"

    func codes(of person: ID<Person>) throws -> [OneTimeCode] {
        try connection.query("SELECT \(Self.codeColumns) FROM codes WHERE person = $1", [SQLValue(person)])
            .map(Self.code)
    }

    static func code(_ row: SQLRow) throws -> OneTimeCode {
        OneTimeCode(
            id: try row.id(0), person: try row.id(1), kind: try row.choice(2), digest: try row.bytes(3),
            madeAt: try row.instant(4), startsAt: try row.optionalInstant(7),
            endsAt: try row.optionalInstant(5), spentAt: try row.optionalInstant(6))
    }

    func wrongCodes(of person: ID<Person>) throws -> [CodeForm: WrongCodes] {
        let rows = try connection.query(
            "SELECT form, in_row, wait_until FROM wrong_codes WHERE person = $1", [SQLValue(person)])
        var counts: [CodeForm: WrongCodes] = [:]
        for row in rows {
            let form: CodeForm = try row.choice(0)
            counts[form] = try Self.wrongCodes(row, from: 1, of: person, form)
        }
        return counts
    }

    func pushBudget(of person: ID<Person>) throws -> PushBudget? {
        try connection.query(
            "SELECT unanswered, since_success, paused_until, pauses, blocked FROM push_budgets WHERE person = $1",
            [SQLValue(person)]
        ).first.flatMap { try Self.pushBudget($0, from: 0, of: person) }
    }

    /// The person of a name with the count of wrong codes of one form and the budget of pushes.
    static let attempt = """
        SELECT \(personColumns), w.in_row, w.wait_until, b.unanswered, b.since_success, b.paused_until, b.pauses, \
        b.blocked \
        FROM names n JOIN people p ON p.id = n.person \
        LEFT JOIN wrong_codes w ON w.person = p.id AND w.form = $1 LEFT JOIN push_budgets b ON b.person = p.id \
        WHERE n.name = $2
        """

    /// From two columns; nil where the row has none.
    static func wrongCodes(
        _ row: SQLRow, from column: Int, of person: ID<Person>, _ form: CodeForm
    ) throws -> WrongCodes? {
        guard row[column] != .null else { return nil }
        return WrongCodes(
            person: person, form: form, inRow: try row.count(column), waitUntil: try row.optionalInstant(column + 1))
    }

    /// From five columns; nil where the row has none.
    static func pushBudget(_ row: SQLRow, from column: Int, of person: ID<Person>) throws -> PushBudget? {
        guard let times = try row.optionalText(column) else { return nil }
        let unanswered = times.split(separator: ",").compactMap { Int64($0) }
        return PushBudget(
            person: person, unanswered: unanswered.map { Instant(milliseconds: $0) },
            sinceSuccess: try row.count(column + 1), pausedUntil: try row.optionalInstant(column + 2),
            pauses: try row.count(column + 3), blocked: try BlockedSource.list(stored: row.text(column + 4)))
    }
}

extension ChangeWriter {
    func write(_ code: OneTimeCode) throws {
        try connection.execute(
            """
            INSERT INTO codes (id, person, kind, digest, made_at, ends_at, spent_at, starts_at) \
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            """,
            [
                SQLValue(code.id), SQLValue(code.person), .text(code.kind.rawValue), .bytes(code.digest),
                SQLValue(code.madeAt), SQLValue(code.endsAt), SQLValue(code.spentAt),
                SQLValue(code.startsAt),
            ])
    }

    /// Compare and set: once is once.
    func spend(_ code: ID<OneTimeCode>, at: Instant) throws {
        let spent = try connection.execute(
            "UPDATE codes SET spent_at = $1 WHERE id = $2 AND spent_at IS NULL", [SQLValue(at), SQLValue(code)])
        guard spent == 1 else { throw Refusal(.codeUsed) }
    }

    func cancelCodes(of person: ID<Person>, _ kind: OneTimeCode.Kind) throws {
        try connection.execute(
            "DELETE FROM codes WHERE person = $1 AND kind = $2 AND spent_at IS NULL",
            [SQLValue(person), .text(kind.rawValue)])
    }

    func write(_ count: WrongCodes) throws {
        try connection.execute(
            """
            INSERT INTO wrong_codes (person, form, in_row, wait_until) VALUES ($1, $2, $3, $4) \
            ON CONFLICT (person, form) DO UPDATE SET in_row = excluded.in_row, wait_until = excluded.wait_until
            """,
            [
                SQLValue(count.person), .text(count.form.rawValue), SQLValue(count: count.inRow),
                SQLValue(count.waitUntil),
            ])
    }

    func write(_ budget: PushBudget) throws {
        let unanswered = budget.unanswered.map { String($0.milliseconds) }.joined(separator: ",")
        try connection.execute(
            """
            INSERT INTO push_budgets (person, unanswered, since_success, paused_until, pauses, blocked) \
            VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (person) DO UPDATE SET unanswered = excluded.unanswered, \
            since_success = excluded.since_success, paused_until = excluded.paused_until, pauses = excluded.pauses, \
            blocked = excluded.blocked
            """,
            [
                SQLValue(budget.person), .text(unanswered), SQLValue(count: budget.sinceSuccess),
                SQLValue(budget.pausedUntil), SQLValue(count: budget.pauses), .text(budget.blocked.stored),
            ])
    }
}

extension Store {
    /// The code of that digest, whoever it belongs to.
    public func code(digest: [UInt8]) async throws -> OneTimeCode? {
        try await driver.read { connection in
            try connection.query(
                "SELECT \(SituationLoader.codeColumns) FROM codes WHERE digest = $1", [.bytes(digest)]
            ).first.map(SituationLoader.code)
        }
    }
}
