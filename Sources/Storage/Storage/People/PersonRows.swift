import Bytes
public import Domain

extension SituationLoader {
    static let personColumns =
        """
        p.id, p.username, p.display_name, p.email, p.standing, p.standing_at, p.groups, p.added_at, p.preferences, \
        p.offers, p.language, p.high_risk, p.person_number, p.trip
        """
    /// How many those are.
    static let personColumnCount = 14

    func person(_ id: ID<Person>) throws -> Person? {
        try connection.query("SELECT \(Self.personColumns) FROM people p WHERE p.id = $1", [SQLValue(id)])
            .first.map(Self.person)
    }

    func person(named name: LoginName) throws -> Person? {
        try connection.query(
            "SELECT \(Self.personColumns) FROM names n JOIN people p ON p.id = n.person WHERE n.name = $1",
            [.text(name.text)]
        ).first.map(Self.person)
    }

    static func person(_ row: SQLRow) throws -> Person {
        guard let username = LoginName(try row.text(1)) else { throw SQLError.malformed("a username") }
        let at = try row.optionalInstant(5) ?? Instant(milliseconds: 0)
        let standing: Person.Standing
        switch try row.text(4) {
        case "active": standing = .active
        case "locked_by_person": standing = .lockedByPerson(at: at)
        case "locked_by_desk": standing = .lockedByDesk(at: at)
        default: standing = .disabled
        }
        let groups = try row.text(6)
        return Person(
            id: try row.id(0), username: username, displayName: try row.text(2), email: try row.optionalText(3),
            standing: standing, groups: groups.isEmpty ? [] : groups.split(separator: "\n").map(String.init),
            language: try row.optionalText(10), addedAt: try row.instant(7),
            preferences: Preferences(stored: try row.text(8)), offers: Offers(stored: try row.text(9)),
            isHighRisk: try row.flag(11), personNumber: try row.optionalText(12),
            trip: try row.optionalText(13).flatMap { Trip(stored: $0) })
    }
}

extension ChangeWriter {
    func write(_ person: Person) throws {
        let standing: (String, Instant?) =
            switch person.standing {
            case .active: ("active", nil)
            case .lockedByPerson(let at): ("locked_by_person", at)
            case .lockedByDesk(let at): ("locked_by_desk", at)
            case .disabled: ("disabled", nil)
            }
        do {
            try connection.execute(
                """
                INSERT INTO people (id, username, display_name, email, standing, standing_at, groups, added_at, \
                preferences, offers, language, high_risk, person_number, trip) \
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) \
                ON CONFLICT (id) DO UPDATE SET username = excluded.username, display_name = excluded.display_name, \
                email = excluded.email, standing = excluded.standing, standing_at = excluded.standing_at, \
                groups = excluded.groups, preferences = excluded.preferences, offers = excluded.offers, \
                language = excluded.language, high_risk = excluded.high_risk, \
                person_number = excluded.person_number, trip = excluded.trip
                """,
                [
                    SQLValue(person.id), .text(person.username.text), .text(person.displayName), SQLValue(person.email),
                    .text(standing.0), SQLValue(standing.1), .text(person.groups.joined(separator: "\n")),
                    SQLValue(person.addedAt), .text(person.preferences.stored),
                    .text(person.offers.stored), SQLValue(person.language), SQLValue(person.isHighRisk),
                    SQLValue(person.personNumber), SQLValue(person.trip?.stored),
                ])
        } catch .unique {
            throw Mistake(.alreadyThere, "the name \(person.username) belongs to somebody else already")
        }
    }

    func remove(_ name: LoginName) throws {
        try connection.execute("DELETE FROM names WHERE name = $1", [.text(name.text)])
    }

    /// A name leads to one person.
    func write(_ name: LoginName, for person: ID<Person>) throws {
        let added = try connection.execute(
            "INSERT INTO names (name, person) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING",
            [.text(name.text), SQLValue(person)])
        guard added == 0 else { return }
        let owner = try connection.query("SELECT person FROM names WHERE name = $1", [.text(name.text)]).first?.text(0)
        guard owner == person.text else {
            throw Mistake(.alreadyThere, "the name \(name) belongs to somebody else already")
        }
    }

    func writePassword(_ person: ID<Person>, _ hash: String) throws {
        try connection.execute(
            """
            INSERT INTO passwords (person, hash) VALUES ($1, $2) ON CONFLICT (person) DO UPDATE SET hash = excluded.hash
            """, [SQLValue(person), .text(hash)])
    }
}

extension Store {
    /// A person with the hash of their password, for checking it.
    public func passwordHash(of name: LoginName) async throws -> String? {
        try await driver.read { connection in
            try connection.query(
                "SELECT w.hash FROM names n JOIN passwords w ON w.person = n.person WHERE n.name = $1",
                [.text(name.text)]
            ).first?.text(0)
        }
    }

    /// The person whom the name leads to.
    public func person(named name: LoginName) async throws -> Person? {
        try await situation(.name(name)).person
    }

    public func person(_ id: ID<Person>) async throws -> Person? {
        try await driver.read { connection in
            try connection.query(
                "SELECT \(SituationLoader.personColumns) FROM people p WHERE p.id = $1", [SQLValue(id)]
            ).first.map(SituationLoader.person)
        }
    }

    /// People by username, from behind `after`, at most `limit`.
    public func people(after: String = "", limit: Int) async throws -> [Person] {
        try await driver.read { connection in
            try connection.query(
                """
                SELECT \(SituationLoader.personColumns) FROM people p WHERE p.username > $1 \
                ORDER BY p.username LIMIT $2
                """, [.text(after), SQLValue(count: limit)]
            ).map(SituationLoader.person)
        }
    }

    public func countPeople() async throws -> Int {
        try await driver.read { connection in
            try connection.query("SELECT COUNT(*) FROM people").first?.count(0) ?? 0
        }
    }
}
