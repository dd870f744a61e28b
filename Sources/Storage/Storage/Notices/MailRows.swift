import Bytes
public import Domain

/// Notices to one person that are sent as one mail.
public struct QueuedMail: Equatable, Sendable {
    /// The rows' identifiers, oldest first.
    public let rows: [String]
    public let person: Person
    /// Where it goes: the person's address, or one that was theirs.
    public let address: String?
    /// Oldest first.
    public let notices: [Notice]
    public let madeAt: Instant
    /// How often it was tried, this time counted.
    public let tries: Int

    /// Notices of one person that may wait; further ones are not kept, since the mail that is sent then says to look.
    public static let waitingMax = 100
    /// Mails to one person in `paceSeconds`; what comes beyond is folded into one.
    public static let paceMax = 5
    public static let paceSeconds = 3600
    /// How long whoever takes a mail has for sending it, before another node takes it up.
    public static let claimSeconds = 120
}

extension ChangeWriter {
    /// Keeps the notice until it is sent, to the person's address as it is then, or to one that was theirs. A person
    /// without an address is told nothing.
    func queue(_ notice: Notice, for person: ID<Person>, to former: String? = nil) throws {
        // What waits for the one address takes no room from the other's.
        try connection.execute(
            """
            INSERT INTO mails (id, person, notice, made_at, due_at, address) \
            SELECT CAST($1 AS TEXT), p.id, CAST($2 AS TEXT), CAST($3 AS BIGINT), CAST($3 AS BIGINT), \
            CAST($6 AS TEXT) FROM people p WHERE p.id = $4 AND COALESCE(CAST($6 AS TEXT), p.email) IS NOT NULL \
            AND (SELECT COUNT(*) FROM mails m WHERE m.person = p.id \
            AND COALESCE(m.address, '') = COALESCE(CAST($6 AS TEXT), '')) < $5
            """,
            [
                .text(Hex.encode(random.bytes(12))), .text(notice.json.text), SQLValue(now), SQLValue(person),
                SQLValue(count: QueuedMail.waitingMax), SQLValue(former),
            ])
    }
}

extension Store {
    /// People for whom mail is due, longest due first.
    public func peopleWithMail(at now: Instant, limit: Int) async throws -> [ID<Person>] {
        try await driver.read { connection in
            try connection.query(
                """
                SELECT person, MIN(due_at) FROM mails WHERE due_at <= $1 GROUP BY person \
                ORDER BY MIN(due_at), person LIMIT $2
                """, [SQLValue(now), SQLValue(count: limit)]
            ).map { try $0.id(0) }
        }
    }

    /// The next mail to the person, which is the caller's for `claimSeconds`; nil where there is none, where another
    /// node has it, or where the person has had as many as may be sent together. More notices than may still be sent
    /// are one mail to each address.
    public func takeMail(for person: ID<Person>, now: Instant) async throws -> QueuedMail? {
        try await driver.write { connection in
            let loader = SituationLoader(connection: connection, figures: FiguresCache())
            guard let owner = try loader.person(person) else { return nil }
            let waiting = try connection.query(
                """
                SELECT id, notice, made_at, due_at, tries, address FROM mails WHERE person = $1 AND due_at <= $2 \
                ORDER BY made_at, id LIMIT $3
                """, [SQLValue(person), SQLValue(now), SQLValue(count: QueuedMail.waitingMax)])
            let sent = try connection.query(
                "SELECT COUNT(*), MIN(at) FROM mails_sent WHERE person = $1 AND at > $2",
                [SQLValue(person), SQLValue(now - QueuedMail.paceSeconds)]
            ).first
            let left = QueuedMail.paceMax - (try sent?.count(0) ?? 0)
            guard left > 0 else {
                let next = (try sent?.optionalInstant(1) ?? now) + QueuedMail.paceSeconds
                try connection.execute(
                    "UPDATE mails SET due_at = $1 WHERE person = $2 AND due_at <= $3",
                    [SQLValue(next), SQLValue(person), SQLValue(now)])
                return nil
            }
            var rows: [SQLRow] = []
            let former = try waiting.first?.optionalText(5)
            let together = try waiting.filter { try $0.optionalText(5) == former }
            for row in waiting.count > left ? together : Array(together.prefix(1)) {
                let claimed = try connection.execute(
                    "UPDATE mails SET due_at = $1, tries = tries + 1 WHERE id = $2 AND due_at = $3",
                    [SQLValue(now + QueuedMail.claimSeconds), .text(try row.text(0)), .integer(try row.integer(3))])
                if claimed == 1 { rows.append(row) }
            }
            guard let first = rows.first else { return nil }
            return QueuedMail(
                rows: try rows.map { try $0.text(0) }, person: owner, address: former ?? owner.email,
                notices: try rows.map(Self.notice), madeAt: try first.instant(2),
                tries: try rows.map { try $0.count(4) }.max().map { $0 + 1 } ?? 1)
        }
    }

    private static func notice(_ row: SQLRow) throws -> Notice {
        guard let notice = Notice(json: try JSONValue(parsing: Array(try row.text(1).utf8))) else {
            throw SQLError.malformed("a notice")
        }
        return notice
    }

    /// The mail is tried again then.
    public func postponeMail(_ mail: QueuedMail, until: Instant) async throws {
        try await driver.write { connection in
            for row in mail.rows {
                try connection.execute("UPDATE mails SET due_at = $1 WHERE id = $2", [SQLValue(until), .text(row)])
            }
        }
    }

    /// The mail was taken by the mail server at that moment, or given up where there is none.
    public func removeMail(_ mail: QueuedMail, sentAt: Instant?) async throws {
        try await driver.write { connection in
            for row in mail.rows { try connection.execute("DELETE FROM mails WHERE id = $1", [.text(row)]) }
            guard let sentAt, let first = mail.rows.first else { return }
            try connection.execute(
                "INSERT INTO mails_sent (id, person, at) VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING",
                [.text(first), SQLValue(mail.person.id), SQLValue(sentAt)])
        }
    }

    /// Notices that wait to be sent.
    public func countMails() async throws -> Int {
        try await driver.read { connection in
            try connection.query("SELECT COUNT(*) FROM mails").first?.count(0) ?? 0
        }
    }

    public func tidyMails(now: Instant) async throws {
        try await driver.write { connection in
            try connection.execute(
                "DELETE FROM mails_sent WHERE at <= $1", [SQLValue(now - QueuedMail.paceSeconds)])
        }
    }
}
