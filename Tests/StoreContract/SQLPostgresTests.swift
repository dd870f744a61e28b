import Bytes
import PostgresDriver
import Storage
import Synchronization
import Testing

@Suite("PostgreSQL", .enabled(if: Database.all.contains(.postgres)))
struct SQLPostgresTests {
    @Test("runs a body again after a conflict")
    func conflict() async throws {
        let driver = try await Database.postgres.open([
            Migration(number: 1, name: "pairs", statements: ["CREATE TABLE pairs (side BIGINT NOT NULL)"])
        ])[0]
        let runs = Mutex(0)
        let gate = Gate()
        // Each reads what the other is about to write: only one order can be serialised (write skew).
        async let first: Void = driver.write { connection in
            let run = runs.withLock { runs -> Int in
                runs += 1
                return runs
            }
            let count = try connection.query("SELECT COUNT(*) FROM pairs")[0].integer(0)
            if run == 1 {
                gate.open(.seen)
                gate.wait(for: .written)
            }
            if count == 0 { try connection.execute("INSERT INTO pairs (side) VALUES (1)") }
        }
        await gate.waitFromTask(for: .seen)
        try await driver.write { connection in
            let count = try connection.query("SELECT COUNT(*) FROM pairs")[0].integer(0)
            if count == 0 { try connection.execute("INSERT INTO pairs (side) VALUES (2)") }
        }
        gate.open(.written)
        try await first
        #expect(runs.withLock { $0 } == 2)
        #expect(try await driver.read { try $0.query("SELECT side FROM pairs") } == [SQLRow([2])])
        await driver.close()
    }

    @Test("carries a wake-up to the other node, not to its own")
    func wakes() async throws {
        let nodes = try await Database.postgres.open(nodes: 2)
        let topic = "sign-in/" + Hex.encode(systemRandomBytes(8))
        let (here, there) = (nodes[0].wakes(), nodes[1].wakes())
        let heard = Task { await there.first { $0 == topic } }
        let own = Task { await here.first { $0 == topic } }
        for _ in 0..<50 where !heard.isCancelled {
            await nodes[0].wake(topic)
            try await Task.sleep(for: .milliseconds(20))
        }
        #expect(await heard.value == topic)
        for node in nodes { await node.close() }
        #expect(await own.value == nil)
    }

    @Test("comes back after its connections were cut")
    func reconnects() async throws {
        let nodes = try await Database.postgres.open(nodes: 2)
        let one = { @Sendable (connection: any SQLConnection) in
            try connection.query("SELECT pg_backend_pid()")[0].integer(0)
        }
        let pids = try await withThrowingTaskGroup(of: Int64.self) { group in
            for _ in 0..<50 { group.addTask { try await nodes[0].read(one) } }
            return try await group.reduce(into: Set<Int64>()) { $0.insert($1) }
        }
        for pid in pids {
            _ = try await nodes[1].read { try $0.query("SELECT pg_terminate_backend($1::int)", [.integer(pid)]) }
        }
        for _ in 0..<16 { #expect(!pids.contains(try await nodes[0].write(one))) }
        for node in nodes { await node.close() }
    }

    @Test("T30 says that the outcome is unknown when the connection is lost while committing")
    func lostCommit() async throws {
        let cut = """
            CREATE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$
            """
        let driver = try await Database.postgres.open([
            Migration(
                number: 1, name: "a cut at the commit",
                statements: [
                    "CREATE TABLE cuts (id BIGINT PRIMARY KEY)", cut,
                    "CREATE CONSTRAINT TRIGGER cut AFTER INSERT ON cuts DEFERRABLE INITIALLY DEFERRED "
                        + "FOR EACH ROW EXECUTE FUNCTION cut()",
                ])
        ])[0]
        let error = await #expect(throws: SQLError.self) {
            try await driver.write { try $0.execute("INSERT INTO cuts (id) VALUES (1)") }
        }
        guard case .outcomeUnknown = error else {
            Issue.record("gave \(String(describing: error))")
            return
        }
        #expect(try await driver.read { try $0.query("SELECT id FROM cuts") }.isEmpty)
        await driver.close()
    }

    @Test("T27 never shows its password", arguments: ["host=127.0.0.1 port=1 user=x password=hunter2", "hunter2"])
    func password(conninfo: String) async throws {
        let error = await #expect(throws: SQLError.self) {
            let driver = try PostgresPool(Secret(text: conninfo), connections: 1)
            defer { Task { await driver.close() } }
            try await driver.write { try $0.execute("SELECT 1") }
        }
        #expect(!String(describing: error).contains("hunter2"))
    }
}
