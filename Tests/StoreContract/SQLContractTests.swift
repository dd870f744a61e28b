import Storage
import Testing

private struct Refused: Error, Equatable { let why: String }

@Suite("A database")
struct SQLContractTests {
    static let counter = "CREATE TABLE counters (id TEXT PRIMARY KEY, value BIGINT NOT NULL CHECK (value < 1000000))"

    @Test("gives back the values that it was given", arguments: Database.all)
    func values(database: Database) async throws {
        try await database.with("CREATE TABLE kept (id BIGINT PRIMARY KEY, word TEXT, raw BYTEA)") { driver in
            let rows: [[SQLValue]] = [
                [.integer(.max), "Ærø 'quoted' \u{1F511}", .bytes(Array(0...255))], [.integer(.min), "", .bytes([])],
                [0, nil, nil], [1, "12", .bytes(Array("12".utf8))],
            ]
            for row in rows {
                // $2 first: placeholders go by their numbers.
                try await driver.write { try $0.execute("INSERT INTO kept (word, raw, id) VALUES ($2, $3, $1)", row) }
            }
            for row in rows {
                let found = try await driver.read {
                    try $0.query("SELECT id, word, raw FROM kept WHERE id = $1", [row[0]])
                }
                #expect(found == [SQLRow(row)])
            }
            let sum = try await driver.read { try $0.query("SELECT COUNT(*), SUM(id) FROM kept WHERE id < $1", [2]) }
            #expect(try sum[0].integer(0) == 3)
            await #expect(throws: SQLError.self) {
                try await driver.write { try $0.execute("INSERT INTO kept (id, word) VALUES (7, $1)", ["a\0b"]) }
            }
            await #expect(throws: SQLError.self) {
                try await driver.read { try $0.query("SELECT id FROM kept WHERE id = $1", [1, 2]) }
            }
        }
    }

    @Test("counts the rows that a statement changed", arguments: Database.all)
    func changes(database: Database) async throws {
        try await database.with(Self.counter) { driver in
            let counts = try await driver.write { connection in
                let insert = "INSERT INTO counters (id, value) VALUES ($1, 0) ON CONFLICT (id) DO NOTHING"
                return [
                    try connection.execute(insert, ["a"]), try connection.execute(insert, ["b"]),
                    try connection.execute(insert, ["b"]), try connection.execute("UPDATE counters SET value = 5"),
                    try connection.query("UPDATE counters SET value = 6 WHERE id = $1 RETURNING value", ["a"]).count,
                    try connection.execute("DELETE FROM counters WHERE id = $1", ["z"]),
                ]
            }
            #expect(counts == [1, 1, 0, 2, 1, 0])
        }
    }

    @Test("undoes a body that throws and leaves its neighbours", arguments: Database.all)
    func rollback(database: Database) async throws {
        try await database.with(Self.counter) { driver in
            let outcomes = try await withThrowingTaskGroup(of: Bool.self) { group in
                for number in 0..<60 {
                    group.addTask {
                        do {
                            return try await driver.write { connection in
                                try connection.execute(
                                    "INSERT INTO counters (id, value) VALUES ($1, $2)",
                                    [.text("row \(number)"), .integer(Int64(number))])
                                if number.isMultiple(of: 3) { throw Refused(why: "row \(number)") }
                                return true
                            }
                        } catch let error as Refused {
                            #expect(error == Refused(why: "row \(number)"))
                            return false
                        }
                    }
                }
                return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(outcomes == 40)
            let left = try await driver.read {
                try $0.query("SELECT COUNT(*), COUNT(CASE WHEN value % 3 = 0 THEN 1 END) FROM counters")
            }
            #expect(left == [SQLRow([40, 0])])
        }
    }

    @Test("says which constraint forbids a row, and a swallowed error fails its write", arguments: Database.all)
    func constraints(database: Database) async throws {
        let child = "CREATE TABLE children (id BIGINT PRIMARY KEY, parent TEXT NOT NULL REFERENCES counters (id))"
        let partial = "CREATE UNIQUE INDEX one_zero ON counters (value) WHERE value = 0"
        try await database.with(Self.counter, child, partial) { driver in
            let insert = "INSERT INTO counters (id, value) VALUES ($1, $2)"
            try await driver.write { try $0.execute(insert, ["a", 0]) }
            for row: [SQLValue] in [["a", 1], ["b", 0]] {
                await #expect(throws: SQLError.unique("counters")) {
                    try await driver.write { try $0.execute(insert, row) }
                }
            }
            let forbidden: [(String, [SQLValue])] = [
                (insert, ["c", 1_000_000]), (insert, ["c", nil]),
                ("INSERT INTO children (id, parent) VALUES (1, $1)", ["nobody"]),
            ]
            for (sql, row) in forbidden {
                let error = await #expect(throws: SQLError.self) {
                    try await driver.write { try $0.execute(sql, row) }
                }
                guard case .constraint = error else {
                    Issue.record("\(sql) gave \(String(describing: error))")
                    continue
                }
            }
            await #expect(throws: SQLError.unique("counters")) {
                try await driver.write { connection in
                    try connection.execute(insert, ["d", 4])
                    _ = try? connection.execute(insert, ["a", 4])
                }
            }
            #expect(try await driver.read { try $0.query("SELECT id FROM counters") } == [SQLRow(["a"])])
        }
    }

    @Test("T02 loses none of 200 increments that come at once", arguments: Database.all)
    func increments(database: Database) async throws {
        try await database.with(Self.counter, "INSERT INTO counters (id, value) VALUES ('a', 0)") { driver in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<200 {
                    group.addTask {
                        try await driver.write { connection in
                            let value = try connection.query("SELECT value FROM counters WHERE id = $1", ["a"])
                            try connection.execute(
                                "UPDATE counters SET value = $1 WHERE id = $2",
                                [.integer(try value[0].integer(0) + 1), "a"])
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await driver.read { try $0.query("SELECT value FROM counters") } == [SQLRow([200])])
        }
    }

    @Test("T02 lets one of 1,000 spend a code", arguments: Database.all)
    func spendOnce(database: Database) async throws {
        try await database.with("CREATE TABLE spends (code TEXT PRIMARY KEY, spender BIGINT NOT NULL)") { driver in
            let spent = try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 0..<1_000 {
                    group.addTask {
                        try await driver.write {
                            try $0.execute(
                                "INSERT INTO spends (code, spender) VALUES ($1, $2) ON CONFLICT DO NOTHING",
                                ["the code", .integer(Int64(number))])
                        }
                    }
                }
                return try await group.reduce(0, +)
            }
            #expect(spent == 1)
        }
    }

    @Test("reads one snapshot, whatever is written meanwhile", arguments: Database.all)
    func snapshot(database: Database) async throws {
        try await database.with(Self.counter, "INSERT INTO counters (id, value) VALUES ('a', 1)") { driver in
            let gate = Gate()
            async let reads = driver.read { connection in
                let before = try connection.query("SELECT value FROM counters")
                gate.open(.seen)
                gate.wait(for: .written)
                return try before + connection.query("SELECT value FROM counters")
            }
            await gate.waitFromTask(for: .seen)
            try await driver.write { try $0.execute("UPDATE counters SET value = 2") }
            gate.open(.written)
            #expect(try await reads == [SQLRow([1]), SQLRow([1])])
            #expect(try await driver.read { try $0.query("SELECT value FROM counters") } == [SQLRow([2])])
            await #expect(throws: SQLError.self) {
                try await driver.read { try $0.execute("UPDATE counters SET value = 3") }
            }
        }
    }

    @Test("looks at what was committed, fails alone and writes nothing", arguments: Database.all)
    func looks(database: Database) async throws {
        try await database.with(Self.counter, "INSERT INTO counters (id, value) VALUES ('a', 0)") { driver in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<60 {
                    group.addTask {
                        try await driver.write { try $0.execute("UPDATE counters SET value = value + 1") }
                        let seen = try await driver.look { try $0.query("SELECT value FROM counters")[0].integer(0) }
                        #expect(seen >= 1)
                        await #expect(throws: Refused(why: "look \(number)")) {
                            try await driver.look { _ in throw Refused(why: "look \(number)") }
                        }
                        await #expect(throws: SQLError.self) {
                            try await driver.look { try $0.execute("UPDATE counters SET value = -1") }
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await driver.look { try $0.query("SELECT value FROM counters") } == [SQLRow([60])])
        }
    }

    @Test("runs migrations once and refuses data of a newer version", arguments: Database.all)
    func migrations(database: Database) async throws {
        let first = Migration(number: 1, name: "one", statements: [Self.counter])
        let second = Migration(
            number: 2, name: "two", statements: ["INSERT INTO counters (id, value) VALUES ('a', 1)"])
        let broken = Migration(
            number: 3, name: "three", statements: ["UPDATE counters SET value = 9", "CREATE NONSENSE"])
        let driver = try await database.open([first])[0]
        try await driver.migrate([first, second])
        try await driver.migrate([first, second])
        await #expect(throws: SQLError.self) { try await driver.migrate([first, second, broken]) }
        #expect(try await driver.read { try $0.query("SELECT value FROM counters") } == [SQLRow([1])])
        await #expect(throws: SQLError.newerVersion(found: 2, known: 1)) { try await driver.migrate([first]) }
        await driver.close()
        await #expect(throws: SQLError.unavailable("the database is closed")) {
            try await driver.write { try $0.execute("DELETE FROM counters") }
        }
    }
}
