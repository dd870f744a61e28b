import Bytes

/// Checks the record where it stands, in the store's own rows: each row against its hash, the places in order, and
/// each signed root against all rows up to it.
public struct RecordCheck: Sendable {
    /// What is wrong, and where; entries are counted from 0.
    public enum Fault: Error, Equatable, Sendable {
        /// The entry is not what its hash says: it was changed.
        case altered(entry: Int64)
        /// The entry is gone.
        case missing(entry: Int64)
        /// The entries' hashes do not make the signed root: one of these was exchanged, moved or forged. `moved` is
        /// the first that is older than the one before it.
        case forged(entries: ClosedRange<Int64>, moved: Int64?)
        /// The checkpoint of that size is not signed by the key, or is about another log.
        case checkpointRefused(size: Int64, RecordError)
        /// What is kept for growing the tree is not what the entries give.
        case frontier(size: Int64)
        /// Entries behind the last checkpoint: it was taken away, or they were added by hand.
        case unsigned(entries: ClosedRange<Int64>)
    }

    /// Rows that are read at once.
    static let pageSize = 2000

    private let verifier: NoteVerifier
    private var frontier = MerkleFrontier()
    private var last: Checkpoint?
    /// When each entry since the last checkpoint was committed.
    private var times: [Int64] = []

    init(by verifier: NoteVerifier) { self.verifier = verifier }

    mutating func take(_ row: SQLRow) throws {
        let (place, entry) = (frontier.size, try Store.entry(row))
        guard entry.index == place else { throw Fault.missing(entry: place) }
        let committed = entry.personal.allSatisfy { entry.leaf.commitments[$0] == $1.commitment(name: $0) }
        let (facts, name, at) = (try row.text(1), try row.text(4), try row.integer(5))
        let (person, hash) = (try row.optionalText(6), try row.bytes(7))
        let isPlain =
            JSONValue.object(entry.leaf.facts).text == facts && entry.leaf.facts["event"]?.string == name
            && entry.leaf.facts["at"]?.integer == at && entry.personal["person"]?.value == person
        guard committed, isPlain, hash == entry.leaf.hash.bytes else { throw Fault.altered(entry: place) }
        frontier.append(entry.leaf.hash)
        times.append(at)
    }

    mutating func check(size: Int64, note: String, kept: String) throws(Fault) {
        let checkpoint: Checkpoint
        do {
            checkpoint = try Checkpoint(verifying: note, by: verifier, origin: verifier.name)
        } catch {
            throw .checkpointRefused(size: size, error)
        }
        guard checkpoint.size == size else { throw .checkpointRefused(size: size, .malformed("another size")) }
        guard checkpoint.root == frontier.root else {
            let first = last?.size ?? 0
            let moved = times.indices.dropFirst().first { times[$0] < times[$0 - 1] }
            throw .forged(entries: min(first, size - 1)...(size - 1), moved: moved.map { first + Int64($0) })
        }
        guard frontier.peaks.map({ Hex.encode($0.bytes) }).joined(separator: ",") == kept else {
            throw .frontier(size: size)
        }
        last = checkpoint
        times = []
    }

    func finish() throws(Fault) -> Checkpoint? {
        let signed = last?.size ?? 0
        guard signed == frontier.size else { throw .unsigned(entries: signed...(frontier.size - 1)) }
        return last
    }
}

extension Store {
    /// Checks the whole record with the public key; gives the checkpoint of all of it, nil when nothing is sealed
    /// yet. Throws `RecordCheck.Fault`.
    public func checkRecord(by verifier: NoteVerifier) async throws -> Checkpoint? {
        var check = RecordCheck(by: verifier)
        var next: Int64 = 0
        while true {
            let from = next
            let (rows, notes) = try await driver.read { connection in
                let rows = try connection.query(
                    """
                    SELECT position, facts, personal, commitments, name, at, person, leaf_hash FROM record \
                    WHERE position >= $1 ORDER BY position LIMIT $2
                    """, [.integer(from), SQLValue(count: RecordCheck.pageSize)])
                let to = try rows.last?.integer(0) ?? Int64.max - 1
                let notes = try connection.query(
                    "SELECT size, note, frontier FROM checkpoints WHERE size > $1 AND size <= $2 ORDER BY size",
                    [.integer(from), .integer(to + 1)])
                return (rows, notes)
            }
            var checkpoints = notes[...]
            for row in rows {
                try check.take(row)
                next += 1
                while let note = checkpoints.first, try note.integer(0) == next {
                    try check.check(size: next, note: try note.text(1), kept: try note.text(2))
                    checkpoints = checkpoints.dropFirst()
                }
            }
            // A checkpoint that is left over speaks of entries that are gone.
            if !checkpoints.isEmpty { throw RecordCheck.Fault.missing(entry: next) }
            if rows.isEmpty { return try check.finish() }
        }
    }

    /// The version of the tables.
    public func tablesVersion() async throws -> Int {
        try await driver.read { connection in
            try connection.query("SELECT COALESCE(MAX(number), 0) FROM schema_versions").first?.count(0) ?? 0
        }
    }
}
