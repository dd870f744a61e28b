public import Domain

extension SituationLoader {
    fileprivate static let vouchColumns = "id, visit, person, voucher, asked_at, ends_at, state, decided_at"

    fileprivate static func vouch(_ row: SQLRow) throws -> Vouch { try vouch(row, from: 0) }

    fileprivate static func vouch(_ row: SQLRow, from column: Int) throws -> Vouch {
        Vouch(
            id: try row.id(column), visit: try row.id(column + 1), person: try row.id(column + 2),
            voucher: try row.optionalID(column + 3), askedAt: try row.instant(column + 4),
            endsAt: try row.instant(column + 5), state: try row.choice(column + 6),
            decidedAt: try row.optionalInstant(column + 7))
    }

    func loadVouching(_ subject: Subject, into situation: inout Situation) throws {
        switch subject {
        case .vouchAsking(let visit, let name, let month, let day):
            try load(.page(visit), into: &situation)
            guard let asker = situation.person else { return }
            let named = try person(named: name)
            situation.vouchFacts = try vouchFacts(asker: asker, voucher: named, month, day)
            situation.vouchFacts.other = named
        case .vouchAnswering(let session, let id, let month, let day):
            try load(.portal(session: session), into: &situation)
            situation.vouch = try connection.query(
                "SELECT \(Self.vouchColumns) FROM vouches WHERE id = $1", [SQLValue(id)]
            ).first.map(Self.vouch)
            guard let asker = try situation.vouch.flatMap({ try person($0.person) }) else { return }
            situation.vouchFacts = try vouchFacts(asker: asker, voucher: situation.person, month, day)
            situation.vouchFacts.other = asker
        case .vouchers(let session):
            try load(.portal(session: session), into: &situation)
            guard let person = situation.person else { return }
            situation.vouchers = try Self.vouchers(of: person.id, on: connection)
        case .vouchersOf(let name):
            try load(.name(name), into: &situation)
            guard let person = situation.person else { return }
            situation.vouchers = try Self.vouchers(of: person.id, on: connection)
        default: break
        }
    }

    /// What was asked last in the visit.
    func vouch(in visit: ID<Visit>) throws -> Vouch? {
        try connection.query(
            """
            SELECT \(Self.vouchColumns) FROM vouches WHERE visit = $1 \
            ORDER BY asked_at DESC, id DESC LIMIT 1
            """, [SQLValue(visit)]
        ).first.map(Self.vouch)
    }

    static func vouchers(of person: ID<Person>, on connection: any SQLConnection) throws -> [Voucher] {
        try connection.query(
            """
            SELECT v.person, v.name, v.voucher, v.added_at, CASE WHEN n.person = v.voucher THEN NULL \
            ELSE p.username END FROM vouchers v LEFT JOIN names n ON n.name = v.name \
            LEFT JOIN people p ON p.id = v.voucher WHERE v.person = $1 ORDER BY v.added_at, v.name
            """, [SQLValue(person)]
        ).map { row in
            guard let name = LoginName(try row.text(1)) else { throw SQLError.malformed("a voucher's name") }
            return Voucher(
                person: try row.id(0), name: name, voucher: try row.optionalID(2), addedAt: try row.instant(3),
                renamed: try row.optionalText(4).flatMap { LoginName($0) })
        }
    }

    /// The same statements run whoever is named, so that nobody learns from the time it takes.
    private func vouchFacts(
        asker: Person, voucher: Person?, _ month: Instant, _ day: Instant
    ) throws -> VouchFacts {
        let (asker, voucher) = (SQLValue(asker.id), SQLValue(voucher?.id))
        func isThere(_ statement: String) throws -> Bool {
            try !connection.query(statement, [asker, voucher]).isEmpty
        }
        let counts = try connection.query(
            """
            SELECT (SELECT COUNT(*) FROM vouches \
            WHERE voucher = $1 AND state IN ('granted', 'used') AND decided_at > $2), \
            (SELECT COUNT(*) FROM vouches WHERE voucher = $1 AND state = 'asked' AND asked_at > $3), \
            (SELECT COUNT(*) FROM vouches WHERE person = $4 AND asked_at > $3)
            """, [voucher, SQLValue(month), SQLValue(day), asker]
        ).first
        guard let counts else { throw SQLError.malformed("no counts of vouching") }
        return VouchFacts(
            isChosen: try isThere("SELECT 1 FROM vouchers WHERE person = $1 AND voucher = $2"),
            isSamePerson: try isThere(Self.samePerson), isCircle: try isThere(Self.circle),
            granted: try counts.count(0), waiting: try counts.count(1), asked: try counts.count(2))
    }

    /// An ended link counts too.
    private static let samePerson = """
        WITH RECURSIVE kin(p) AS (SELECT CAST($1 AS TEXT) UNION \
        SELECT CASE WHEN l.first = k.p THEN l.second ELSE l.first END FROM links l \
        JOIN kin k ON l.first = k.p OR l.second = k.p) SELECT 1 FROM kin WHERE p = $2
        """
    private static let circle = """
        WITH RECURSIVE helped(p) AS (SELECT person FROM vouches WHERE voucher = $1 AND state IN ('granted', 'used') \
        UNION \
        SELECT v.person FROM vouches v JOIN helped h ON v.voucher = h.p WHERE v.state IN ('granted', 'used')) \
        SELECT 1 FROM helped WHERE p = $2
        """
}

extension ChangeWriter {
    /// What was decided stays so.
    func write(_ vouch: Vouch) throws {
        let written = try connection.execute(
            """
            INSERT INTO vouches (id, visit, person, voucher, asked_at, ends_at, state, decided_at) \
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO UPDATE SET state = excluded.state, \
            decided_at = excluded.decided_at WHERE vouches.state = 'asked' \
            OR (vouches.state = 'granted' AND excluded.state = 'used')
            """,
            [
                SQLValue(vouch.id), SQLValue(vouch.visit), SQLValue(vouch.person), SQLValue(vouch.voucher),
                SQLValue(vouch.askedAt), SQLValue(vouch.endsAt), .text(vouch.state.rawValue),
                SQLValue(vouch.decidedAt),
            ])
        guard written == 1 else { throw Mistake(.notFound, "nothing is asked any more") }
    }

    func write(_ voucher: Voucher) throws {
        try connection.execute(
            """
            INSERT INTO vouchers (person, name, voucher, added_at) VALUES ($1, $2, $3, $4) \
            ON CONFLICT (person, name) DO NOTHING
            """,
            [
                SQLValue(voucher.person), .text(voucher.name.text), SQLValue(voucher.voucher),
                SQLValue(voucher.addedAt),
            ])
    }

    func removeVoucher(_ name: LoginName, of person: ID<Person>) throws {
        try connection.execute(
            "DELETE FROM vouchers WHERE person = $1 AND name = $2", [SQLValue(person), .text(name.text)])
    }
}

extension Store {
    /// Whom the person has chosen to vouch for them.
    public func vouchers(of person: ID<Person>) async throws -> [Voucher] {
        try await driver.read { try SituationLoader.vouchers(of: person, on: $0) }
    }

    public func vouch(_ id: ID<Vouch>) async throws -> Vouch? {
        try await driver.read { connection in
            try connection.query(
                "SELECT \(SituationLoader.vouchColumns) FROM vouches WHERE id = $1", [SQLValue(id)]
            ).first.map(SituationLoader.vouch)
        }
    }

    /// What waits for the person's word, the oldest first, with whoever asks.
    public func vouchesWaiting(for voucher: ID<Person>, at now: Instant) async throws -> [(Vouch, Person)] {
        try await driver.read { connection in
            let rows = try connection.query(
                """
                SELECT \(SituationLoader.personColumns), v.id, v.visit, v.person, v.voucher, v.asked_at, v.ends_at, \
                v.state, v.decided_at FROM vouches v JOIN people p ON p.id = v.person \
                WHERE v.voucher = $1 AND v.state = 'asked' AND v.ends_at > $2 ORDER BY v.asked_at
                """, [SQLValue(voucher), SQLValue(now)])
            return try rows.map {
                (try SituationLoader.vouch($0, from: SituationLoader.personColumnCount), try SituationLoader.person($0))
            }
        }
    }

    /// What came to nothing goes; a yes is kept longer, so that nobody vouches in a circle.
    public func tidyVouches(askedBefore: Instant, grantedBefore: Instant) async throws {
        try await driver.write { connection in
            _ = try connection.execute(
                "DELETE FROM vouches WHERE asked_at < $1 AND (state NOT IN ('granted', 'used') OR asked_at < $2)",
                [SQLValue(askedBefore), SQLValue(grantedBefore)])
        }
    }
}
