public import Domain

/// How many there are of each kind: what is watched, and names nobody.
public struct Census: Equatable, Sendable {
    /// How a person stands; each has one of these.
    public enum Standing: String, CaseIterable, Sendable {
        /// With a phone or key fob that counts.
        case setUp = "set_up"
        /// A set-up was begun and can be carried on.
        case unfinished
        case notSetUp = "not_set_up"
        /// By themselves, or by the desk.
        case locked
        case disabled
    }

    /// What counts as a device.
    public enum DeviceKind: String, CaseIterable, Sendable {
        case phone
        case keyFob = "key_fob"
    }

    /// Each standing is there, if with nought.
    public internal(set) var people: [Standing: Int]
    /// Devices that count: active phones, assigned key fobs.
    public internal(set) var devices: [DeviceKind: Int]
    /// Sign-ins that wait for a phone or a code.
    public internal(set) var openSignIns = 0

    init() {
        people = Dictionary(uniqueKeysWithValues: Standing.allCases.map { ($0, 0) })
        devices = Dictionary(uniqueKeysWithValues: DeviceKind.allCases.map { ($0, 0) })
    }
}

extension Store {
    /// Counts all there is: a look at each person, so not to be called at each turn.
    public func census(at now: Instant) async throws -> Census {
        try await driver.read { connection in
            var census = Census()
            let people = try connection.query(
                """
                SELECT CASE WHEN p.standing = 'disabled' THEN 'disabled' WHEN p.standing <> 'active' THEN 'locked' \
                WHEN EXISTS (SELECT 1 FROM devices d WHERE d.person = p.id AND d.state = 'active') \
                OR EXISTS (SELECT 1 FROM tokens t WHERE t.person = p.id AND t.state = 'assigned') THEN 'set_up' \
                WHEN EXISTS (SELECT 1 FROM setups s WHERE s.person = p.id \
                AND s.state IN ('started', 'paired', 'confirmed') \
                AND (s.kept_until > $1 OR s.ends_at > $1)) THEN 'unfinished' ELSE 'not_set_up' END, COUNT(*) \
                FROM people p GROUP BY 1
                """, [SQLValue(now)])
            for row in people {
                let standing: Census.Standing = try row.choice(0)
                census.people[standing] = try row.count(1)
            }
            census.devices[.phone] = try Self.count("FROM devices WHERE state = 'active'", [], connection)
            census.devices[.keyFob] = try Self.count(
                "FROM tokens WHERE state = 'assigned' AND device IS NULL", [], connection)
            census.openSignIns = try Self.count(
                "FROM sign_ins WHERE settled_at IS NULL AND ends_at > $1", [SQLValue(now)], connection)
            return census
        }
    }

    private static func count(
        _ rows: String, _ values: [SQLValue], _ connection: any SQLConnection
    ) throws -> Int {
        try connection.query("SELECT COUNT(*) \(rows)", values).first?.count(0) ?? 0
    }
}
