import Bytes
public import Domain

extension SituationLoader {
    func numbers(of person: ID<Person>) throws -> [OwnNumber] {
        try connection.query(
            "SELECT person, number, added_at, proved_at FROM numbers WHERE person = $1 ORDER BY added_at, number",
            [SQLValue(person)]
        ).map(Self.number)
    }

    static func number(_ row: SQLRow) throws -> OwnNumber {
        OwnNumber(
            person: try row.id(0), number: try row.phoneNumber(1), addedAt: try row.instant(2),
            provedAt: try row.optionalInstant(3))
    }

    func loadNumbers(_ subject: Subject, into situation: inout Situation) throws {
        switch subject {
        case .number(let session, let number, let day, let hour):
            try load(.portal(session: session), into: &situation)
            try loadNumber(number, day: day, hour: hour, into: &situation)
        case .numbers(let name):
            try load(.name(name), into: &situation)
            if let person = situation.person { situation.numbers = try numbers(of: person.id) }
        default: break
        }
    }

    /// What is counted about the number: the one that is asked for, or else the one of the person's last code.
    private func loadNumber(_ asked: PhoneNumber?, day: Instant, hour: Instant, into situation: inout Situation) throws
    {
        guard let person = situation.person?.id else { return }
        situation.numbers = try numbers(of: person)
        let proof = try connection.query(
            """
            SELECT id, person, number, replaces, digest, asked_at, ends_at, wrong, settled_at FROM number_proofs \
            WHERE person = $1 AND settled_at IS NULL ORDER BY asked_at DESC, id DESC LIMIT 1
            """, [SQLValue(person)]
        ).first.map(Self.numberProof)
        situation.numberFacts.proof = proof
        guard let number = asked ?? proof?.number else { return }
        situation.numberFacts.accounts = try count(
            "SELECT COUNT(*) FROM numbers WHERE number = $1 AND person <> $2 AND proved_at IS NOT NULL",
            [.text(number.text), SQLValue(person)])
        situation.numberFacts.ofPerson = try count(
            "SELECT COUNT(*) FROM number_proofs WHERE person = $1 AND asked_at > $2", [SQLValue(person), SQLValue(day)])
        situation.numberFacts.ofNumber = try count(
            "SELECT COUNT(*) FROM number_proofs WHERE number = $1 AND asked_at > $2",
            [.text(number.text), SQLValue(day)])
        situation.numberFacts.ofHour = try count(
            "SELECT COUNT(*) FROM number_proofs WHERE asked_at > $1", [SQLValue(hour)])
    }

    private func count(_ statement: String, _ values: [SQLValue]) throws -> Int {
        try connection.query(statement, values).first?.count(0) ?? 0
    }

    static func numberProof(_ row: SQLRow) throws -> NumberProof {
        NumberProof(
            id: try row.id(0), person: try row.id(1), number: try row.phoneNumber(2),
            replaces: try row.optionalText(3).flatMap { PhoneNumber(stored: $0) }, digest: try row.bytes(4),
            askedAt: try row.instant(5), endsAt: try row.instant(6), wrong: try row.count(7),
            settledAt: try row.optionalInstant(8))
    }
}

extension SQLRow {
    func phoneNumber(_ column: Int) throws(SQLError) -> PhoneNumber {
        guard let number = PhoneNumber(stored: try text(column)) else { throw .malformed("a telephone number") }
        return number
    }
}

extension ChangeWriter {
    func write(_ number: OwnNumber) throws {
        try connection.execute(
            """
            INSERT INTO numbers (person, number, added_at, proved_at) VALUES ($1, $2, $3, $4) \
            ON CONFLICT (person, number) DO UPDATE SET proved_at = COALESCE(excluded.proved_at, numbers.proved_at)
            """,
            [SQLValue(number.person), .text(number.number.text), SQLValue(number.addedAt), SQLValue(number.provedAt)])
    }

    func removeNumber(_ number: PhoneNumber, of person: ID<Person>) throws {
        try connection.execute(
            "DELETE FROM numbers WHERE person = $1 AND number = $2", [SQLValue(person), .text(number.text)])
    }

    /// What was spent or given up stays so.
    func write(_ proof: NumberProof) throws {
        let written = try connection.execute(
            """
            INSERT INTO number_proofs (id, person, number, replaces, digest, asked_at, ends_at, wrong, settled_at) \
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (id) DO UPDATE SET wrong = excluded.wrong, \
            settled_at = excluded.settled_at WHERE number_proofs.settled_at IS NULL \
            AND number_proofs.wrong <= excluded.wrong
            """,
            [
                SQLValue(proof.id), SQLValue(proof.person), .text(proof.number.text), SQLValue(proof.replaces?.text),
                .bytes(proof.digest), SQLValue(proof.askedAt), SQLValue(proof.endsAt), SQLValue(count: proof.wrong),
                SQLValue(proof.settledAt),
            ])
        guard written == 1 else { throw Refusal(.codeUsed) }
    }

    /// Keeps the notice until it is sent to the number.
    func queue(_ notice: Notice, for person: ID<Person>, at number: PhoneNumber) throws {
        try connection.execute(
            """
            INSERT INTO texts (id, person, number, notice, made_at, due_at) \
            SELECT CAST($1 AS TEXT), p.id, CAST($2 AS TEXT), CAST($3 AS TEXT), CAST($4 AS BIGINT), \
            CAST($4 AS BIGINT) FROM people p WHERE p.id = $5 \
            AND (SELECT COUNT(*) FROM texts t WHERE t.person = p.id) < $6
            """,
            [
                .text(Hex.encode(random.bytes(12))), .text(number.text), .text(notice.json.text), SQLValue(now),
                SQLValue(person), SQLValue(count: QueuedText.waitingMax),
            ])
    }
}

/// A notice that is sent to a number.
public struct QueuedText: Equatable, Sendable {
    public let row: String
    public let person: Person
    public let number: PhoneNumber
    public let notice: Notice
    public let madeAt: Instant
    /// How often it was tried, this time counted.
    public let tries: Int

    /// Texts to one person that may wait; further ones are not kept.
    public static let waitingMax = 20
    /// How long whoever takes one has for sending it, before another node takes it up.
    public static let claimSeconds = 60
}

extension Store {
    /// The numbers that are kept of the person, oldest first.
    public func numbers(of person: ID<Person>) async throws -> [OwnNumber] {
        try await driver.read { connection in
            try SituationLoader(connection: connection, figures: FiguresCache()).numbers(of: person)
        }
    }

    /// The texts that are due, which are the caller's for `claimSeconds`.
    public func takeTexts(now: Instant, limit: Int) async throws -> [QueuedText] {
        try await driver.write { connection in
            let loader = SituationLoader(connection: connection, figures: FiguresCache())
            let due = try connection.query(
                """
                SELECT id, person, number, notice, made_at, due_at, tries FROM texts WHERE due_at <= $1 \
                ORDER BY due_at, id LIMIT $2
                """, [SQLValue(now), SQLValue(count: limit)])
            return try due.compactMap { row in
                let claimed = try connection.execute(
                    "UPDATE texts SET due_at = $1, tries = tries + 1 WHERE id = $2 AND due_at = $3",
                    [SQLValue(now + QueuedText.claimSeconds), .text(try row.text(0)), .integer(try row.integer(5))])
                guard claimed == 1, let person = try loader.person(row.id(1)),
                    let notice = Notice(json: try JSONValue(parsing: Array(try row.text(3).utf8)))
                else { return nil }
                return QueuedText(
                    row: try row.text(0), person: person, number: try row.phoneNumber(2), notice: notice,
                    madeAt: try row.instant(4), tries: try row.count(6) + 1)
            }
        }
    }

    public func removeText(_ text: QueuedText) async throws {
        try await driver.write { connection in
            try connection.execute("DELETE FROM texts WHERE id = $1", [.text(text.row)])
        }
    }

    public func postponeText(_ text: QueuedText, until: Instant) async throws {
        try await driver.write { connection in
            try connection.execute("UPDATE texts SET due_at = $1 WHERE id = $2", [SQLValue(until), .text(text.row)])
        }
    }

    /// Forgets codes for numbers that count for nothing any more.
    public func tidyNumberProofs(askedBefore: Instant) async throws {
        try await driver.write { connection in
            try connection.execute("DELETE FROM number_proofs WHERE asked_at < $1", [SQLValue(askedBefore)])
        }
    }
}
