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
    /// at the next call. Once the deadline is over the rest waits for the next call too: it is as durable unsealed.
    public func seal(until deadline: Instant? = nil) async throws {
        while try await sealBatch() == Self.batchMax {
            if let deadline, clock.now() >= deadline { return }
        }
    }

    private struct Sealed: Sendable {
        let event: String
        let index: Int64
        let at: Int64
        let name: String
        /// The texts of JSON objects as they stand in the record.
        let facts: String
        let personal: String
        let commitments: String
        let hash: MerkleHash
        let person: String?
    }

    private func sealBatch() async throws -> Int {
        let (rows, old) = try await store.driver.read { connection in
            let rows = try connection.query(
                "SELECT id, at, name, facts, personal, salt, person FROM events ORDER BY id LIMIT $1",
                [SQLValue(count: Self.batchMax)])
            return (rows, try Store.frontier(connection))
        }
        guard !rows.isEmpty else { return 0 }
        var frontier = old
        var sealed: [Sealed] = []
        sealed.reserveCapacity(rows.count)
        for row in rows {
            let one = try Self.sealed(row, at: frontier.size)
            frontier.append(one.hash)
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
        let salt = SymmetricKey(data: try row.bytes(5))
        var personal: [String: JSONValue] = [:]
        var commitments: [String: JSONValue] = [:]
        var fields = try FiguresCache.members(try row.text(4))
        if let network = fields[PersonalField.address]?.string.flatMap(NetworkPart.of) {
            fields[PersonalField.network] = .string(network)
        }
        for (name, value) in fields {
            let own = HMAC<SHA256>.authenticationCode(for: Array(name.utf8), using: salt).withUnsafeBytes { Array($0) }
            let field = PersonalField(value.string ?? "", salt: own)
            personal[name] = ["salt": .string(Base64.encode(own)), "value": .string(field.value)]
            commitments[name] = .string(Base64.encode(field.commitment(name: name)))
        }
        // The facts have had their one form since the event was committed, so they are not read here.
        let facts = try row.text(3)
        let committed = JSONValue.object(commitments).text
        return Sealed(
            event: try row.text(0), index: index, at: try row.integer(1), name: try row.text(2), facts: facts,
            personal: JSONValue.object(personal).text, commitments: committed,
            hash: MerkleHash(leaf: RecordLeaf.bytes(facts: facts, commitments: committed)),
            person: try row.optionalText(6))
    }

    private static func write(_ one: Sealed, _ connection: any SQLConnection) throws {
        try connection.execute(
            """
            INSERT INTO record (position, at, name, facts, personal, commitments, leaf_hash, person) \
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            """,
            [
                .integer(one.index), .integer(one.at), .text(one.name), .text(one.facts), .text(one.personal),
                .text(one.commitments), .bytes(one.hash.bytes), SQLValue(one.person),
            ])
        try connection.execute("DELETE FROM events WHERE id = $1", [.text(one.event)])
    }
}
