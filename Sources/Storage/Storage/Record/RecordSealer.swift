import Bytes
import Crypto
public import Domain

/// Appends committed events to the record's tree, in order, and signs a checkpoint.
public struct RecordSealer: Sendable {
    /// Events in one batch.
    static let batchMax = 1000

    let store: Store
    let signer: NoteSigner
    let clock: any Clock

    /// The signer's name is the log's origin.
    public init(_ store: Store, signer: NoteSigner, clock: any Clock) {
        self.store = store
        self.signer = signer
        self.clock = clock
    }

    /// Seals all events that are committed by now. Another node may be sealing too: then one of the two starts over
    /// at the next call.
    public func seal() async throws {
        while try await sealBatch() == Self.batchMax {}
    }

    private struct Sealed: Sendable {
        let event: String
        let entry: RecordEntry
        let at: Int64
        let name: String
        let person: String?
    }

    private func sealBatch() async throws -> Int {
        let (rows, old) = try await store.driver.read { connection in
            let rows = try connection.query(
                "SELECT id, at, name, facts, personal, salt, person FROM events ORDER BY at, id LIMIT $1",
                [SQLValue(count: Self.batchMax)])
            return (rows, try Store.frontier(connection))
        }
        guard !rows.isEmpty else { return 0 }
        var frontier = old
        var sealed: [Sealed] = []
        sealed.reserveCapacity(rows.count)
        for row in rows {
            let one = try Self.sealed(row, at: frontier.size)
            frontier.append(one.entry.leaf.hash)
            sealed.append(one)
        }
        let note = try Checkpoint(origin: signer.verifier.name, size: frontier.size, root: frontier.root)
            .signed(by: signer).serialized()
        let (batch, next, at) = (sealed, frontier, clock.now())
        try await store.driver.write { connection in
            guard try Store.frontier(connection) == old else { return }
            for one in batch { try Self.write(one, connection) }
            try connection.execute(
                "INSERT INTO checkpoints (size, at, note, frontier) VALUES ($1, $2, $3, $4)",
                [
                    .integer(next.size), SQLValue(at), .text(note),
                    .text(next.peaks.map { Hex.encode($0.bytes) }.joined(separator: ",")),
                ])
        }
        return rows.count
    }

    private static func sealed(_ row: SQLRow, at index: Int64) throws -> Sealed {
        let at = try row.integer(1)
        let name = try row.text(2)
        var facts = try FiguresCache.members(try row.text(3))
        facts["event"] = .string(name)
        facts["at"] = .integer(at)
        let salt = SymmetricKey(data: try row.bytes(5))
        var personal: [String: PersonalField] = [:]
        for (field, value) in try FiguresCache.members(try row.text(4)) {
            let own = HMAC<SHA256>.authenticationCode(for: Array(field.utf8), using: salt)
            personal[field] = PersonalField(value.string ?? "", salt: Array(own))
        }
        let entry = RecordEntry(index: index, leaf: RecordLeaf(facts: facts, personal: personal), personal: personal)
        return Sealed(event: try row.text(0), entry: entry, at: at, name: name, person: try row.optionalText(6))
    }

    private static func write(_ one: Sealed, _ connection: any SQLConnection) throws {
        let commitments = one.entry.leaf.commitments.mapValues { JSONValue.string(Base64.encode($0)) }
        let personal = one.entry.personal.mapValues { field -> JSONValue in
            ["salt": .string(Base64.encode(field.salt)), "value": .string(field.value)]
        }
        try connection.execute(
            """
            INSERT INTO record (position, at, name, facts, personal, commitments, leaf_hash, person) \
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            """,
            [
                .integer(one.entry.index), .integer(one.at), .text(one.name),
                .text(JSONValue.object(one.entry.leaf.facts).text), .text(JSONValue.object(personal).text),
                .text(JSONValue.object(commitments).text), .bytes(one.entry.leaf.hash.bytes), SQLValue(one.person),
            ])
        try connection.execute("DELETE FROM events WHERE id = $1", [.text(one.event)])
    }
}
