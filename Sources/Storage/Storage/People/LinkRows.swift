import Bytes
public import Domain

extension SituationLoader {
    func linkOffer(digest: [UInt8]) throws -> LinkOffer? {
        try connection.query(
            "SELECT person, digest, ends_at FROM link_offers WHERE digest = $1", [.bytes(digest)]
        ).first.map { LinkOffer(person: try $0.id(0), digest: try $0.bytes(1), endsAt: try $0.instant(2)) }
    }

    func loadAccounts(_ subject: Subject, into situation: inout Situation) throws {
        switch subject {
        case .accounts(let session, let offer, let other):
            try load(.portal(session: session), into: &situation)
            situation.other.offer = try offer.flatMap { try linkOffer(digest: $0) }
            try loadOther(other ?? situation.other.offer?.person, into: &situation)
        case .pair(let name, let other):
            try load(.name(name), into: &situation)
            try loadOther(person(named: other)?.id, into: &situation)
        default: break
        }
    }

    /// The account beside the situation's person, and what is between the two.
    func loadOther(_ id: ID<Person>?, into situation: inout Situation) throws {
        guard let person = situation.person, let id, let theirs = try self.person(id) else { return }
        situation.other.person = theirs
        let pair = Link(person.id, theirs.id, linkedAt: Instant(milliseconds: 0))
        situation.other.link = try connection.query(
            "SELECT first, second, linked_at, ended_at FROM links WHERE first = $1 AND second = $2",
            [SQLValue(pair.first), SQLValue(pair.second)]
        ).first.map {
            Link(try $0.id(0), try $0.id(1), linkedAt: try $0.instant(2), endedAt: try $0.optionalInstant(3))
        }
        situation.other.linkedCount = max(
            try Self.links(of: person.id, on: connection).count, try Self.links(of: theirs.id, on: connection).count)
    }

    /// The accounts that are linked with the person's, the oldest link first.
    static func links(of person: ID<Person>, on connection: any SQLConnection) throws -> [LinkedAccount] {
        try connection.query(
            """
            SELECT p.id, p.username, p.display_name, l.linked_at FROM links l JOIN people p \
            ON p.id = CASE WHEN l.first = $1 THEN l.second ELSE l.first END \
            WHERE (l.first = $1 OR l.second = $1) AND l.ended_at IS NULL ORDER BY l.linked_at, p.username
            """, [SQLValue(person)]
        ).map { row in
            guard let username = LoginName(try row.text(1)) else { throw SQLError.malformed("a username") }
            return LinkedAccount(
                person: try row.id(0), username: username, displayName: try row.text(2), linkedAt: try row.instant(3))
        }
    }
}

extension ChangeWriter {
    func write(_ link: Link) throws {
        try connection.execute(
            """
            INSERT INTO links (first, second, linked_at, ended_at) VALUES ($1, $2, $3, $4) \
            ON CONFLICT (first, second) DO UPDATE SET linked_at = excluded.linked_at, ended_at = excluded.ended_at
            """, [SQLValue(link.first), SQLValue(link.second), SQLValue(link.linkedAt), SQLValue(link.endedAt)])
    }

    /// A person has one offer.
    func write(_ offer: LinkOffer) throws {
        try connection.execute(
            """
            INSERT INTO link_offers (person, digest, ends_at) VALUES ($1, $2, $3) \
            ON CONFLICT (person) DO UPDATE SET digest = excluded.digest, ends_at = excluded.ends_at
            """, [SQLValue(offer.person), .bytes(offer.digest), SQLValue(offer.endsAt)])
    }

    /// An offer is taken once.
    func take(_ offer: LinkOffer) throws {
        let taken = try connection.execute("DELETE FROM link_offers WHERE digest = $1", [.bytes(offer.digest)])
        guard taken == 1 else { throw Refusal(.superseded) }
    }
}

extension Store {
    /// The accounts that are linked with the person's, the oldest link first.
    public func links(of person: ID<Person>) async throws -> [LinkedAccount] {
        try await driver.read { try SituationLoader.links(of: person, on: $0) }
    }
}
