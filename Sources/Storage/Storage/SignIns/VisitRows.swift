public import Domain

extension SituationLoader {
    static let visitColumns = """
        id, application, door, browser, ticket, destination, afresh, max_age, level, hint, address, place, \
        started_at, person, password_at, session, sign_in, remembered, challenge, challenge_ends_at, finished_at, \
        keeps, check_text, check_ends_at, enrols, carries_on, put_off_at, replaces, resets
        """

    func visit(_ id: ID<Visit>) throws -> Visit? {
        try connection.query("SELECT \(Self.visitColumns) FROM visits WHERE id = $1", [SQLValue(id)])
            .first.map(Self.visit)
    }

    static func visit(_ row: SQLRow) throws -> Visit {
        let demands = Demands(
            afresh: try row.flag(6), maxAgeSeconds: try row.optionalInteger(7).map { Int(clamping: $0) },
            level: try row.choice(8))
        return Visit(
            id: try row.id(0), application: try row.id(1), door: try row.choice(2), browser: try row.bytes(3),
            ticket: try row.text(4), destination: try row.optionalText(5), demands: demands,
            hint: try row.optionalText(9),
            origin: Origin(address: try row.optionalText(10), place: try row.optionalText(11)),
            startedAt: try row.instant(12), person: try row.optionalID(13), passwordAt: try row.optionalInstant(14),
            session: try row.optionalID(15), signIn: try row.optionalID(16), remembered: try row.optionalID(17),
            challenge: try challenge(row, 18), keepsWay: try row.flag(21), enrols: try row.flag(24),
            carriesOn: try row.flag(25), putOffAt: try row.optionalInstant(26), replaces: try row.optionalID(27),
            resets: try row.count(28), check: try check(row, 22),
            state: try row.optionalInstant(20).map { .finished(at: $0) } ?? .open)
    }

    /// How often the person said since then that a phone was reset.
    func resets(of person: ID<Person>, since: Instant) throws -> Int {
        try connection.query(
            """
            SELECT CAST(COALESCE(SUM(resets), 0) AS BIGINT) FROM visits WHERE person = $1 AND started_at > $2
            """, [SQLValue(person), SQLValue(since)]
        ).first?.count(0) ?? 0
    }

    /// The challenge in this column and the next.
    static func challenge(_ row: SQLRow, _ column: Int) throws -> PasskeyChallenge? {
        guard let bytes = try row.optionalBytes(column) else { return nil }
        return PasskeyChallenge(bytes: bytes, endsAt: try row.instant(column + 1))
    }
}

extension SituationLoader {
    /// The picture's text in this column, and its end in the next.
    private static func check(_ row: SQLRow, _ column: Int) throws -> PictureCheck? {
        guard let text = try row.optionalText(column) else { return nil }
        return PictureCheck(text: text, endsAt: try row.instant(column + 1))
    }
}

extension ChangeWriter {
    /// A visit that was finished stays as it is.
    func write(_ visit: Visit) throws {
        let finishedAt: Instant? = if case .finished(let at) = visit.state { at } else { nil }
        let written = try connection.execute(
            """
            INSERT INTO visits (id, application, door, browser, ticket, destination, afresh, max_age, level, hint, \
            address, place, started_at, person, password_at, session, sign_in, remembered, challenge, \
            challenge_ends_at, finished_at, keeps, check_text, check_ends_at, enrols, carries_on, \
            put_off_at, replaces, resets) \
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, \
            $22, $23, $24, $25, $26, $27, $28, $29) ON CONFLICT (id) DO UPDATE SET browser = excluded.browser, \
            person = excluded.person, password_at = excluded.password_at, session = excluded.session, \
            sign_in = excluded.sign_in, remembered = excluded.remembered, challenge = excluded.challenge, \
            challenge_ends_at = excluded.challenge_ends_at, finished_at = excluded.finished_at, \
            keeps = excluded.keeps, check_text = excluded.check_text, check_ends_at = excluded.check_ends_at, \
            enrols = excluded.enrols, carries_on = excluded.carries_on, put_off_at = excluded.put_off_at, \
            replaces = excluded.replaces, resets = excluded.resets \
            WHERE visits.finished_at IS NULL
            """,
            [
                SQLValue(visit.id), SQLValue(visit.application), .text(visit.door.rawValue), .bytes(visit.browser),
                .text(visit.ticket), SQLValue(visit.destination), SQLValue(visit.demands.afresh),
                SQLValue(visit.demands.maxAgeSeconds.map(Int64.init)), .text(visit.demands.level.rawValue),
                SQLValue(visit.hint), SQLValue(visit.origin.address), SQLValue(visit.origin.place),
                SQLValue(visit.startedAt), SQLValue(visit.person), SQLValue(visit.passwordAt),
                SQLValue(visit.session), SQLValue(visit.signIn), SQLValue(visit.remembered),
                SQLValue(visit.challenge?.bytes), SQLValue(visit.challenge?.endsAt), SQLValue(finishedAt),
                SQLValue(visit.keepsWay), SQLValue(visit.check?.text), SQLValue(visit.check?.endsAt),
                SQLValue(visit.enrols), SQLValue(visit.carriesOn), SQLValue(visit.putOffAt), SQLValue(visit.replaces),
                SQLValue(count: visit.resets),
            ])
        guard written == 1 else { throw Refusal(.expired) }
    }
}

extension Store {
    public func visit(_ id: ID<Visit>) async throws -> Visit? {
        let figures = FiguresCache()
        return try await driver.read { try SituationLoader(connection: $0, figures: figures).visit(id) }
    }
}
