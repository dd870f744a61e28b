import Bytes
public import Domain

/// Which part of the record is wanted.
public struct RecordQuery: Sendable {
    public var person: ID<Person>?
    public var name: String?
    /// Events of these names alone; empty where all are wanted.
    public var names: [String] = []
    /// Entries in front of this one alone.
    public var before: Int64?
    public var reason: String?
    public var application: String?
    public var from: Int64
    public var limit: Int
    /// Newest first, from the end.
    public var isNewestFirst: Bool

    public init(
        person: ID<Person>? = nil, name: String? = nil, reason: String? = nil, application: String? = nil,
        from: Int64 = 0, limit: Int = 100, isNewestFirst: Bool = false
    ) {
        self.person = person
        self.name = name
        self.reason = reason
        self.application = application
        self.from = from
        self.limit = limit
        self.isNewestFirst = isNewestFirst
    }
}

extension Store {
    static func frontier(_ connection: any SQLConnection) throws -> MerkleFrontier {
        let rows = try connection.query("SELECT size, frontier FROM checkpoints ORDER BY size DESC LIMIT 1")
        guard let row = rows.first else { return MerkleFrontier() }
        let peaks = try row.text(1).split(separator: ",").compactMap { MerkleHash(try Hex.decode($0)) }
        guard let frontier = MerkleFrontier(size: try row.integer(0), peaks: peaks) else {
            throw SQLError.malformed("the record's frontier")
        }
        return frontier
    }

    /// Entries of the record that are sealed, in order.
    public func record(_ query: RecordQuery) async throws -> [RecordEntry] {
        try await driver.read { connection in
            var conditions: [String] = ["position >= $1"]
            var values: [SQLValue] = [.integer(query.from)]
            func add(_ condition: (Int) -> String, _ value: SQLValue) {
                values.append(value)
                conditions.append(condition(values.count))
            }
            if let person = query.person { add({ "person = $\($0)" }, SQLValue(person)) }
            if let before = query.before { add({ "position < $\($0)" }, .integer(before)) }
            if !query.names.isEmpty {
                let first = values.count + 1
                values += query.names.map { .text($0) }
                let places = (first...values.count).map { "$\($0)" }.joined(separator: ", ")
                conditions.append("name IN (\(places))")
            }
            if let name = query.name { add({ "name = $\($0)" }, .text(name)) }
            if let reason = query.reason { add({ "facts LIKE $\($0)" }, .text("%\"reason\":\"\(reason)\"%")) }
            if let key = query.application { add({ "facts LIKE $\($0)" }, .text("%\"application\":\"\(key)\"%")) }
            values.append(SQLValue(count: query.limit))
            let order = query.isNewestFirst ? "DESC" : "ASC"
            return try connection.query(
                """
                SELECT position, facts, personal, commitments FROM record \
                WHERE \(conditions.joined(separator: " AND ")) ORDER BY position \(order) LIMIT $\(values.count)
                """, values
            ).map(Self.entry)
        }
    }

    /// The newest checkpoint as a signed note.
    public func newestCheckpoint() async throws -> String? {
        try await driver.read { connection in
            try connection.query("SELECT note FROM checkpoints ORDER BY size DESC LIMIT 1").first?.text(0)
        }
    }

    /// The checkpoints up to a size, as size and signed note, in order.
    public func checkpoints(from: Int64, to: Int64) async throws -> [(size: Int64, note: String)] {
        try await driver.read { connection in
            try connection.query(
                "SELECT size, note FROM checkpoints WHERE size > $1 AND size <= $2 ORDER BY size",
                [.integer(from), .integer(to)]
            ).map { (size: try $0.integer(0), note: try $0.text(1)) }
        }
    }

    /// Events that are committed and not yet sealed.
    public func countUnsealed() async throws -> Int {
        try await driver.read { connection in
            try connection.query("SELECT COUNT(*) FROM events").first?.count(0) ?? 0
        }
    }

    /// The columns position, facts, personal and commitments.
    static func entry(_ row: SQLRow) throws -> RecordEntry {
        var commitments: [String: [UInt8]] = [:]
        for (name, value) in try FiguresCache.members(try row.text(3)) {
            commitments[name] = try Base64.decode(value.string ?? "")
        }
        var personal: [String: PersonalField] = [:]
        for (name, value) in try FiguresCache.members(try row.text(2)) {
            personal[name] = PersonalField(
                value["value"]?.string ?? "", salt: try Base64.decode(value["salt"]?.string ?? ""))
        }
        let leaf = RecordLeaf(facts: try FiguresCache.members(try row.text(1)), commitments: commitments)
        return RecordEntry(index: try row.integer(0), leaf: leaf, personal: personal)
    }
}
