import Bytes
import Domain
import Storage
import Testing

@Suite("A person's file")
struct PersonalTableTests {
    @Test(
        "F83 has every column of every table about people, or says why not", arguments: Database.all)
    func complete(database: Database) async throws {
        for driver in try await database.open(Schema.migrations) {
            let columns = try await driver.read { connection in
                try Self.columns(of: database, connection)
            }
            let personal = Dictionary(uniqueKeysWithValues: PersonalTable.all.map { ($0.name, $0) })
            #expect(Set(columns.keys) == Set(personal.keys).union(PersonalTable.impersonal))
            #expect(PersonalTable.impersonal.isDisjoint(with: personal.keys))
            for (name, found) in columns {
                guard let table = personal[name] else {
                    #expect(!found.contains("person"), "\(name) holds something of people")
                    continue
                }
                #expect(Set(table.shown + table.left.keys) == found, "\(name)")
                #expect(table.shown.count + table.left.count == found.count, "\(name) has a column twice")
            }
            await driver.close()
        }
    }

    @Test("F83 has the rows of its person and of nobody else, without a secret", arguments: Database.all)
    func rows(database: Database) async throws {
        try await StoreFixture.with(database) { fixture in
            let (store, person) = (fixture.store, fixture.person)
            let device = try await fixture.activeDevice()
            _ = try await fixture.begin()
            let other = Person(
                id: fixture.random.id(), username: try #require(LoginName("zz")), displayName: "Z", email: nil,
                addedAt: fixture.now)
            _ = try await store.change(.installation) {
                try $0.add([NewPerson(other, passwordHash: "x")], by: fixture.actor, now: fixture.now)
            }
            let rows = try await store.personalRows(of: person.id)
            #expect(Set(rows.keys) == Set(PersonalTable.all.filter { !$0.hasPart }.map(\.name)))
            #expect(rows["people"]?.map { $0["username"]?.string } == ["ab1"])
            #expect(rows["people"]?.first?["added_at"]?.string == fixture.now.text)
            #expect(rows["names"]?.count == 2 && rows["passwords"]?.map { $0["hash"] } == [nil])
            #expect(rows["devices"]?.map { $0["id"]?.string } == [device.id.text])
            #expect(rows["tokens"]?.count == 1 && rows["tokens"]?.first?["secret"] == nil)
            #expect(rows["sign_ins"]?.count == 1)
            #expect(try await store.personalRows(of: other.id)["names"]?.count == 1)
        }
    }

    private static func columns(
        of database: Database, _ connection: any SQLConnection
    ) throws -> [String: Set<String>] {
        let statement =
            switch database {
            case .sqlite:
                """
                SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' \
                AND m.name NOT LIKE 'sqlite_%'
                """
            case .postgres:
                "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema()"
            }
        var columns: [String: Set<String>] = [:]
        for row in try connection.query(statement, []) {
            columns[try row.text(0), default: []].insert(try row.text(1))
        }
        return columns
    }
}
