public import Domain

extension SituationLoader {
    static let websiteColumns =
        "id, application, scheme, host, details, proxy_digest, previous_digest, previous_ends_at"

    func website(_ id: ID<Website>) throws -> Website? {
        try connection.query("SELECT \(Self.websiteColumns) FROM websites WHERE id = $1", [SQLValue(id)])
            .first.map(Self.website)
    }

    func website(_ origin: WebsiteOrigin) throws -> Website? {
        try connection.query(
            "SELECT \(Self.websiteColumns) FROM websites WHERE host = $1 AND scheme = $2",
            [.text(origin.host), .text(origin.scheme.rawValue)]
        ).first.map(Self.website)
    }

    static func website(_ row: SQLRow) throws -> Website {
        guard let origin = WebsiteOrigin(try row.choice(2), host: try row.text(3)) else {
            throw SQLError.malformed("a website's place")
        }
        let details = try row.text(4).split(separator: " ").map { text throws -> Website.Detail in
            guard let detail = Website.Detail(rawValue: String(text)) else {
                throw SQLError.malformed("a website's details")
            }
            return detail
        }
        return Website(
            id: try row.id(0), application: try row.id(1), origin: origin, details: Set(details),
            proxyDigest: try row.bytes(5), previousDigest: try row.optionalBytes(6),
            previousEndsAt: try row.optionalInstant(7))
    }

    func websiteSession(digest: [UInt8]) throws -> WebsiteSession? {
        try connection.query(
            """
            SELECT id, website, person, session, digest, started_at, used_at, ended_at FROM website_sessions \
            WHERE digest = $1
            """, [.bytes(digest)]
        ).first.map {
            WebsiteSession(
                id: try $0.id(0), website: try $0.id(1), person: try $0.id(2), session: try $0.id(3),
                digest: try $0.bytes(4), startedAt: try $0.instant(5), usedAt: try $0.instant(6),
                endedAt: try $0.optionalInstant(7))
        }
    }

    func websiteTicket(digest: [UInt8]) throws -> WebsiteTicket? {
        try connection.query(
            """
            SELECT digest, website, person, session, browser, path, ends_at, used_at FROM website_tickets \
            WHERE digest = $1
            """, [.bytes(digest)]
        ).first.map {
            guard let path = WebsitePath(parsing: try $0.text(5)) else { throw SQLError.malformed("a ticket's path") }
            return WebsiteTicket(
                digest: try $0.bytes(0), website: try $0.id(1), person: try $0.id(2), session: try $0.id(3),
                browser: try $0.bytes(4), path: path, endsAt: try $0.instant(6), usedAt: try $0.optionalInstant(7))
        }
    }
}

extension ChangeWriter {
    func write(_ website: Website) throws {
        do throws(SQLError) {
            try insert(website)
        } catch .unique {
            throw Mistake(.alreadyThere, "\(website.origin.text) belongs to an application already")
        } catch {
            throw error
        }
        try countConfiguration()
    }

    func remove(_ website: ID<Website>) throws {
        try connection.execute("DELETE FROM websites WHERE id = $1", [SQLValue(website)])
        try countConfiguration()
    }

    private func insert(_ website: Website) throws(SQLError) {
        try connection.execute(
            """
            INSERT INTO websites (id, application, scheme, host, details, proxy_digest, previous_digest, \
            previous_ends_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO UPDATE SET \
            details = excluded.details, proxy_digest = excluded.proxy_digest, \
            previous_digest = excluded.previous_digest, previous_ends_at = excluded.previous_ends_at
            """,
            [
                SQLValue(website.id), SQLValue(website.application), .text(website.origin.scheme.rawValue),
                .text(website.origin.host), .text(website.details.map(\.rawValue).sorted().joined(separator: " ")),
                .bytes(website.proxyDigest), SQLValue(website.previousDigest), SQLValue(website.previousEndsAt),
            ])
    }

    /// A session that has ended stays so.
    func write(_ session: WebsiteSession) throws {
        try connection.execute(
            """
            INSERT INTO website_sessions (id, website, person, session, digest, started_at, used_at, ended_at) \
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO UPDATE SET used_at = excluded.used_at, \
            ended_at = excluded.ended_at WHERE website_sessions.ended_at IS NULL
            """,
            [
                SQLValue(session.id), SQLValue(session.website), SQLValue(session.person), SQLValue(session.session),
                .bytes(session.digest), SQLValue(session.startedAt), SQLValue(session.usedAt),
                SQLValue(session.endedAt),
            ])
    }

    /// A ticket that was used stays so: a second use is refused here too.
    func write(_ ticket: WebsiteTicket) throws {
        let written = try connection.execute(
            """
            INSERT INTO website_tickets (digest, website, person, session, browser, path, ends_at, used_at) \
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (digest) DO UPDATE SET used_at = excluded.used_at \
            WHERE website_tickets.used_at IS NULL
            """,
            [
                .bytes(ticket.digest), SQLValue(ticket.website), SQLValue(ticket.person), SQLValue(ticket.session),
                .bytes(ticket.browser), .text(ticket.path.text), SQLValue(ticket.endsAt), SQLValue(ticket.usedAt),
            ])
        guard written == 1 else { throw Refusal(.codeUsed) }
    }
}

extension Store {
    public func websites() async throws -> [Website] {
        try await driver.read { connection in
            try connection.query("SELECT \(SituationLoader.websiteColumns) FROM websites ORDER BY host")
                .map(SituationLoader.website)
        }
    }

    /// Forgets website sessions that ended or began before, and tickets that are over.
    public func tidyWebsites(endedBefore: Instant, startedBefore: Instant, now: Instant) async throws {
        try await driver.write { connection in
            try connection.execute(
                "DELETE FROM website_sessions WHERE ended_at < $1 OR started_at < $2",
                [SQLValue(endedBefore), SQLValue(startedBefore)])
            try connection.execute(
                "DELETE FROM website_tickets WHERE ends_at < $1", [SQLValue(now - WebsiteTicket.lifetimeSeconds)])
        }
    }
}
