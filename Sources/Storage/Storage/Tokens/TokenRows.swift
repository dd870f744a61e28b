public import Domain

extension SituationLoader {
    static let tokenColumns = """
        id, serial, kind, algorithm, digits, step_seconds, secret, state, person, device, last, drift, fenced, \
        added_at, ends_at
        """

    func tokens(of person: ID<Person>) throws -> [Token] {
        try connection.query(Self.tokensOfPerson, [SQLValue(person)]).map(Self.token)
    }

    func tokens(named name: LoginName) throws -> [Token] {
        try connection.query(Self.tokensOfName, [.text(name.text)]).map(Self.token)
    }

    private static let tokensOfPerson =
        "SELECT \(tokenColumns) FROM tokens WHERE person = $1 AND state <> 'retired'"
    private static let tokensOfName = """
        SELECT \(tokenColumns) FROM tokens WHERE person = (SELECT person FROM names WHERE name = $1) \
        AND state <> 'retired'
        """

    func token(_ id: ID<Token>) throws -> Token? {
        try connection.query("SELECT \(Self.tokenColumns) FROM tokens WHERE id = $1", [SQLValue(id)])
            .first.map(Self.token)
    }

    static func token(_ row: SQLRow) throws -> Token {
        Token(
            id: try row.id(0), serial: try row.text(1), kind: try row.choice(2), algorithm: try row.choice(3),
            digits: try row.count(4), stepSeconds: try row.count(5), secret: SealedBytes(try row.bytes(6)),
            state: try row.choice(7), person: try row.optionalID(8), device: try row.optionalID(9),
            last: try row.integer(10), drift: try row.count(11), fenced: try row.flag(12), addedAt: try row.instant(13),
            endsAt: try row.optionalInstant(14))
    }
}

extension ChangeWriter {
    func write(_ token: Token) throws {
        do {
            let written = try connection.execute(
                """
                INSERT INTO tokens (id, serial, kind, algorithm, digits, step_seconds, secret, state, person, device, \
                last, drift, fenced, added_at, ends_at) \
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) \
                ON CONFLICT (id) DO UPDATE SET state = excluded.state, person = excluded.person, \
                last = CASE WHEN excluded.last > tokens.last THEN excluded.last ELSE tokens.last END, \
                drift = excluded.drift, fenced = excluded.fenced, ends_at = excluded.ends_at, secret = excluded.secret \
                WHERE tokens.person IS NULL OR tokens.person = excluded.person
                """,
                [
                    SQLValue(token.id), .text(token.serial), .text(token.kind.rawValue),
                    .text(token.algorithm.rawValue), SQLValue(count: token.digits), SQLValue(count: token.stepSeconds),
                    .bytes(token.secret.bytes), .text(token.state.rawValue), SQLValue(token.person),
                    SQLValue(token.device), .integer(token.last), SQLValue(count: token.drift),
                    SQLValue(token.fenced), SQLValue(token.addedAt), SQLValue(token.endsAt),
                ])
            // Once given, it is nobody else's.
            guard written == 1 else { throw Mistake(.notAllowed, "token \(token.serial) is somebody's already") }
        } catch SQLError.unique {
            throw Mistake(.alreadyThere, "there is a token \(token.serial) already")
        }
    }

    /// Compare and set: counters and steps only grow.
    func spend(_ token: ID<Token>, last: Int64, drift: Int) throws {
        let spent = try connection.execute(
            "UPDATE tokens SET last = $1, drift = $2 WHERE id = $3 AND last < $1",
            [.integer(last), SQLValue(count: drift), SQLValue(token)])
        guard spent == 1 else { throw Refusal(.codeUsed) }
    }
}

extension Store {
    /// The tokens against which a typed code of the name's owner is checked.
    public func usableTokens(of name: LoginName) async throws -> [Token] {
        try await driver.read { connection in
            try connection.query(
                """
                SELECT \(SituationLoader.tokenColumns) FROM tokens WHERE state = 'assigned' AND person = \
                (SELECT person FROM names WHERE name = $1)
                """, [.text(name.text)]
            ).map(SituationLoader.token)
        }
    }

    public func usableTokens(of person: ID<Person>) async throws -> [Token] {
        try await driver.read { connection in
            try connection.query(
                "SELECT \(SituationLoader.tokenColumns) FROM tokens WHERE state = 'assigned' AND person = $1",
                [SQLValue(person)]
            ).map(SituationLoader.token)
        }
    }

    public func token(serial: String) async throws -> Token? {
        try await driver.read { connection in
            try connection.query(
                "SELECT \(SituationLoader.tokenColumns) FROM tokens WHERE serial = $1", [.text(serial)]
            ).first.map(SituationLoader.token)
        }
    }

    /// Hardware tokens by serial, from behind `after`; the app's own codes are not among them.
    public func tokens(after: String = "", limit: Int) async throws -> [Token] {
        try await driver.read { connection in
            try connection.query(
                """
                SELECT \(SituationLoader.tokenColumns) FROM tokens WHERE device IS NULL AND serial > $1 \
                ORDER BY serial LIMIT $2
                """, [.text(after), SQLValue(count: limit)]
            ).map(SituationLoader.token)
        }
    }

    /// Which of these serials are taken already.
    public func takenSerials(among serials: [String]) async throws -> Set<String> {
        try await driver.read { connection in
            var taken: Set<String> = []
            for serial in serials {
                let rows = try connection.query("SELECT 1 FROM tokens WHERE serial = $1", [.text(serial)])
                if !rows.isEmpty { taken.insert(serial) }
            }
            return taken
        }
    }
}
