public import Domain

extension SituationLoader {
    static let sessionColumns = """
        id, person, digest, password_at, method, proved_at, user_verified, started_at, used_at, ended_at, address, \
        place, challenge, challenge_ends_at, factor
        """

    func session(digest: [UInt8]) throws -> Session? {
        try connection.query("SELECT \(Self.sessionColumns) FROM sessions WHERE digest = $1", [.bytes(digest)])
            .first.map(Self.session)
    }

    func session(_ id: ID<Session>) throws -> Session? {
        try connection.query("SELECT \(Self.sessionColumns) FROM sessions WHERE id = $1", [SQLValue(id)])
            .first.map(Self.session)
    }

    static func session(_ row: SQLRow) throws -> Session {
        var proof: Proof?
        if let at = try row.optionalInstant(5) {
            proof = Proof(method: try row.choice(4), at: at, userVerified: try row.flag(6))
        }
        return Session(
            id: try row.id(0), person: try row.id(1), digest: try row.bytes(2), passwordAt: try row.optionalInstant(3),
            proof: proof, startedAt: try row.instant(7), usedAt: try row.instant(8),
            endedAt: try row.optionalInstant(9),
            origin: Origin(address: try row.optionalText(10), place: try row.optionalText(11)),
            challenge: try challenge(row, 12),
            provedWith: try row.optionalText(14).flatMap { OwnFactor(stored: $0) })
    }

    static let rememberedColumns =
        "id, person, digest, name, applications, added_at, used_at, ends_at, forgotten_at"

    func rememberedBrowser(digest: [UInt8]) throws -> RememberedBrowser? {
        try connection.query(
            "SELECT \(Self.rememberedColumns) FROM remembered_browsers WHERE digest = $1", [.bytes(digest)]
        ).first.map(Self.rememberedBrowser)
    }

    func rememberedBrowser(_ id: ID<RememberedBrowser>) throws -> RememberedBrowser? {
        try connection.query(
            "SELECT \(Self.rememberedColumns) FROM remembered_browsers WHERE id = $1", [SQLValue(id)]
        ).first.map(Self.rememberedBrowser)
    }

    static func rememberedBrowser(_ row: SQLRow) throws -> RememberedBrowser {
        let applications = try row.text(4).split(separator: " ").map { text throws -> ID<Application> in
            guard let id = ID<Application>(parsing: String(text)) else {
                throw SQLError.malformed("a remembered browser's applications")
            }
            return id
        }
        return RememberedBrowser(
            id: try row.id(0), person: try row.id(1), digest: try row.bytes(2), name: try row.text(3),
            applications: applications, addedAt: try row.instant(5), usedAt: try row.instant(6),
            endsAt: try row.instant(7), forgottenAt: try row.optionalInstant(8))
    }
}

extension ChangeWriter {
    /// A session that has ended stays so.
    func write(_ session: Session) throws {
        let written = try connection.execute(
            """
            INSERT INTO sessions (id, person, digest, password_at, method, proved_at, user_verified, started_at, \
            used_at, ended_at, address, place, challenge, challenge_ends_at, factor) VALUES ($1, $2, $3, $4, $5, $6, \
            $7, $8, $9, $10, $11, $12, $13, $14, $15) ON CONFLICT (id) DO UPDATE SET digest = excluded.digest, \
            password_at = excluded.password_at, method = excluded.method, proved_at = excluded.proved_at, \
            user_verified = excluded.user_verified, used_at = excluded.used_at, ended_at = excluded.ended_at, \
            challenge = excluded.challenge, challenge_ends_at = excluded.challenge_ends_at, factor = excluded.factor \
            WHERE sessions.ended_at IS NULL
            """,
            [
                SQLValue(session.id), SQLValue(session.person), .bytes(session.digest), SQLValue(session.passwordAt),
                SQLValue(session.proof?.method.rawValue), SQLValue(session.proof?.at),
                SQLValue(session.proof?.userVerified ?? false), SQLValue(session.startedAt), SQLValue(session.usedAt),
                SQLValue(session.endedAt), SQLValue(session.origin.address), SQLValue(session.origin.place),
                SQLValue(session.challenge?.bytes), SQLValue(session.challenge?.endsAt),
                SQLValue(session.provedWith?.stored),
            ])
        guard written == 1 else { throw Refusal(.expired) }
    }

    func endSessions(of person: ID<Person>, at: Instant) throws {
        for (table, column) in [("sessions", "ended_at"), ("visits", "finished_at"), ("grants", "revoked_at")] {
            try connection.execute(
                "UPDATE \(table) SET \(column) = $1 WHERE person = $2 AND \(column) IS NULL",
                [SQLValue(at), SQLValue(person)])
        }
    }

    func write(_ browser: RememberedBrowser) throws {
        try connection.execute(
            """
            INSERT INTO remembered_browsers (id, person, digest, name, applications, added_at, used_at, ends_at, \
            forgotten_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (id) DO UPDATE SET \
            applications = excluded.applications, used_at = excluded.used_at, forgotten_at = excluded.forgotten_at \
            WHERE remembered_browsers.forgotten_at IS NULL
            """,
            [
                SQLValue(browser.id), SQLValue(browser.person), .bytes(browser.digest), .text(browser.name),
                .text(browser.applications.map(\.text).joined(separator: " ")), SQLValue(browser.addedAt),
                SQLValue(browser.usedAt), SQLValue(browser.endsAt), SQLValue(browser.forgottenAt),
            ])
    }

    func forgetBrowsers(of person: ID<Person>, at: Instant) throws {
        try connection.execute(
            "UPDATE remembered_browsers SET forgotten_at = $1 WHERE person = $2 AND forgotten_at IS NULL",
            [SQLValue(at), SQLValue(person)])
    }
}

extension Store {
    /// The browsers that are remembered for the person, latest used first.
    public func rememberedBrowsers(of person: ID<Person>, at now: Instant) async throws -> [RememberedBrowser] {
        try await driver.read { connection in
            try connection.query(
                """
                SELECT \(SituationLoader.rememberedColumns) FROM remembered_browsers WHERE person = $1 \
                AND forgotten_at IS NULL AND ends_at > $2 ORDER BY used_at DESC
                """, [SQLValue(person), SQLValue(now)]
            ).map(SituationLoader.rememberedBrowser)
        }
    }

    /// The sessions that are kept of the person, ended ones too, latest first.
    public func sessions(of person: ID<Person>) async throws -> [Session] {
        try await driver.read { connection in
            try connection.query(
                "SELECT \(SituationLoader.sessionColumns) FROM sessions WHERE person = $1 ORDER BY started_at DESC",
                [SQLValue(person)]
            ).map(SituationLoader.session)
        }
    }

    /// Forgets sessions and remembered browsers that ended before.
    public func tidySessions(endedBefore: Instant, startedBefore: Instant) async throws {
        try await driver.write { connection in
            try connection.execute(
                "DELETE FROM sessions WHERE ended_at < $1 OR started_at < $2",
                [SQLValue(endedBefore), SQLValue(startedBefore)])
            try connection.execute(
                "DELETE FROM remembered_browsers WHERE ends_at < $1 OR forgotten_at < $1", [SQLValue(endedBefore)])
        }
    }
}
