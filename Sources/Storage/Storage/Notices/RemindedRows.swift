public import Domain

extension SituationLoader {
    func reminded(of person: ID<Person>) throws -> [Reminded] {
        try connection.query("SELECT thing, what, person, at FROM told WHERE person = $1", [SQLValue(person)]).map {
            Reminded(thing: try $0.text(0), what: try $0.choice(1), person: try $0.id(2), at: try $0.instant(3))
        }
    }
}

extension ChangeWriter {
    /// Compare and set: two nodes that come to it at once tell it once.
    func write(_ reminded: Reminded) throws {
        let written = try connection.execute(
            """
            INSERT INTO told (thing, what, person, at) VALUES ($1, $2, $3, $4) \
            ON CONFLICT (thing, what) DO UPDATE SET at = excluded.at, person = excluded.person WHERE told.at <= $5
            """,
            [
                .text(reminded.thing), .text(reminded.what.rawValue), SQLValue(reminded.person), SQLValue(reminded.at),
                SQLValue(reminded.at - Reminded.unusedSeconds),
            ])
        guard written == 1 else { throw Mistake(.alreadyThere, "its owner was told already") }
    }
}

extension Store {
    /// Phones and passkeys that nobody used since then, and of which nobody was asked since.
    public func unusedThings(since: Instant, limit: Int) async throws -> [(OwnFactor, ID<Person>)] {
        try await driver.read { connection in
            func found(_ table: String, _ used: String) throws -> [SQLRow] {
                try connection.query(
                    """
                    SELECT d.id, d.person FROM \(table) d LEFT JOIN told t ON t.thing = d.id AND t.what = 'unused' \
                    WHERE d.state = 'active' AND COALESCE(d.\(used), d.added_at) <= $1 \
                    AND (t.at IS NULL OR t.at <= $1) LIMIT $2
                    """, [SQLValue(since), SQLValue(count: limit)])
            }
            let phones = try found("devices", "last_seen_at").map {
                (OwnFactor.phone(try $0.id(0)), try $0.id(1) as ID<Person>)
            }
            let keys = try found("passkeys", "last_used_at").map {
                (OwnFactor.passkey(try $0.id(0)), try $0.id(1) as ID<Person>)
            }
            return phones + keys
        }
    }

    /// People, in the order of their identifiers and after that one, who were not told of a thing whose name is this
    /// and theirs.
    public func untold(_ thing: String, after last: String, limit: Int) async throws -> [ID<Person>] {
        try await driver.read { connection in
            try connection.query(
                """
                SELECT p.id FROM people p LEFT JOIN told t ON t.thing = $1 || p.id AND t.what = 'opening' \
                WHERE p.id > $2 AND p.standing = 'active' AND t.at IS NULL ORDER BY p.id LIMIT $3
                """, [.text(thing), .text(last), SQLValue(count: limit)]
            ).map { try $0.id(0) }
        }
    }

    /// Key fobs in use that end before then, by their maker's word or by their age, and whose owner was not told. An
    /// `addedBefore` of nil: nobody knows how long they live.
    public func endingTokens(
        before: Instant, addedBefore: Instant?, limit: Int
    ) async throws -> [(ID<Token>, ID<Person>)] {
        try await driver.read { connection in
            try connection.query(
                """
                SELECT k.id, k.person FROM tokens k LEFT JOIN told t ON t.thing = k.id AND t.what = 'ending' \
                WHERE k.state = 'assigned' AND k.person IS NOT NULL AND k.device IS NULL AND t.at IS NULL \
                AND k.serial NOT LIKE 'app-%' AND (k.ends_at <= $1 OR (k.ends_at IS NULL AND k.added_at <= $2)) LIMIT $3
                """, [SQLValue(before), SQLValue(addedBefore ?? Instant(milliseconds: -1)), SQLValue(count: limit)]
            ).map { (try $0.id(0), try $0.id(1)) }
        }
    }
}
