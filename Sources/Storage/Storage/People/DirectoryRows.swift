import Domain

extension SituationLoader {
    /// Everybody whom a number or a name leads to, once each.
    func directory(_ numbers: [String], _ names: [LoginName]) throws -> [DirectoryPerson] {
        var known: Set<ID<Person>> = []
        var found: [DirectoryPerson] = []
        for number in numbers {
            guard let person = try person(numbered: number), known.insert(person.id).inserted else { continue }
            found.append(try directory(person))
        }
        for name in names {
            guard let person = try person(named: name), known.insert(person.id).inserted else { continue }
            var other = try directory(person)
            // Who has a name that goes to somebody else may have to be locked.
            other.open = try openSignIns(of: person.id)
            other.listeners = try listeners(of: person.id)
            found.append(other)
        }
        return found
    }

    private func person(numbered number: String) throws -> Person? {
        try connection.query(
            "SELECT \(Self.personColumns) FROM people p WHERE p.person_number = $1", [.text(number)]
        ).first.map(Self.person)
    }

    private func directory(_ person: Person) throws -> DirectoryPerson {
        let names = try connection.query(
            "SELECT name FROM names WHERE person = $1 ORDER BY name", [SQLValue(person.id)]
        ).map { row in
            guard let name = LoginName(try row.text(0)) else { throw SQLError.malformed("a name") }
            return name
        }
        let said = try connection.query(
            "SELECT number FROM directory_numbers WHERE person = $1", [SQLValue(person.id)]
        ).first.map { try $0.phoneNumber(0) }
        return DirectoryPerson(person, names: names, numbers: try numbers(of: person.id), directoryNumber: said)
    }
}

extension ChangeWriter {
    func writeDirectoryNumber(_ number: PhoneNumber?, of person: ID<Person>) throws {
        guard let number else {
            try connection.execute("DELETE FROM directory_numbers WHERE person = $1", [SQLValue(person)])
            return
        }
        try connection.execute(
            """
            INSERT INTO directory_numbers (person, number) VALUES ($1, $2) \
            ON CONFLICT (person) DO UPDATE SET number = excluded.number
            """, [SQLValue(person), .text(number.text)])
    }
}
