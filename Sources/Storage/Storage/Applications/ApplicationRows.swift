public import Bytes
public import Domain

extension SituationLoader {
    static let applicationColumns = "id, key, name, first_factor, challenges, overrides, added_at, opening"

    /// The installation's policy beside the application, if there is such a one: a decision needs both.
    static let policyAtID = policy("a.id = $1")
    static let policyAtKey = policy("a.key = $1")
    static let overridesColumn = 5
    static let policyColumn = 8

    private static func policy(_ condition: String) -> String {
        """
        SELECT a.id, a.key, a.name, a.first_factor, a.challenges, a.overrides, a.added_at, a.opening, s.value \
        FROM settings s \
        LEFT JOIN applications a ON \(condition) WHERE s.key = 'policy'
        """
    }

    static func application(_ row: SQLRow) throws -> Application {
        Application(
            id: try row.id(0), key: try row.text(1), name: try row.text(2), firstFactor: try row.choice(3),
            challenges: try row.flag(4), overrides: try FiguresCache.members(try row.text(5)),
            addedAt: try row.instant(6), opening: try opening(row.text(7)))
    }

    /// Most applications have no dates.
    private static func opening(_ text: String) throws -> Opening {
        guard text != "{}" else { return .begun }
        let value = try JSONValue(parsing: text)
        let groups = (value["groups"]?.object ?? [:]).compactMapValues { $0.integer.map(Instant.init(milliseconds:)) }
        return Opening(all: value["all"]?.integer.map(Instant.init(milliseconds:)), groups: groups)
    }

    static let clientColumns = "id, application, network, secret, rule, seen"

    static func client(_ row: SQLRow) throws -> RADIUSClient {
        RADIUSClient(
            id: try row.id(0), application: try row.id(1), network: try row.text(2),
            secret: SealedBytes(try row.bytes(3)), rule: try row.choice(4), seenAuthenticator: try row.flag(5))
    }

    static let keysColumns = "integration_key, application, secret, previous, previous_ends_at, legacy"

    static func keys(_ row: SQLRow) throws -> IntegrationKeys {
        IntegrationKeys(
            integrationKey: try row.text(0), application: try row.id(1), secret: SealedBytes(try row.bytes(2)),
            previous: try row.optionalBytes(3).map { SealedBytes($0) }, previousEndsAt: try row.optionalInstant(4),
            legacySignatures: try row.flag(5))
    }
}

extension Opening {
    fileprivate var stored: String {
        var members: [String: JSONValue] = [:]
        if let all { members["all"] = .integer(all.milliseconds) }
        if !groups.isEmpty { members["groups"] = .object(groups.mapValues { .integer($0.milliseconds) }) }
        return JSONValue.object(members).text
    }
}

extension ChangeWriter {
    func write(_ application: Application) throws {
        do {
            try connection.execute(
                """
                INSERT INTO applications (id, key, name, first_factor, challenges, overrides, added_at, opening) \
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO UPDATE SET name = excluded.name, \
                first_factor = excluded.first_factor, challenges = excluded.challenges, \
                overrides = excluded.overrides, opening = excluded.opening
                """,
                [
                    SQLValue(application.id), .text(application.key), .text(application.name),
                    .text(application.firstFactor.rawValue), SQLValue(application.challenges),
                    .text(JSONValue.object(application.overrides).text), SQLValue(application.addedAt),
                    .text(application.opening.stored),
                ])
        } catch .unique {
            throw Mistake(.alreadyThere, "there is an application \"\(application.key)\" already")
        }
        try countConfiguration()
    }

    func remove(_ application: ID<Application>) throws {
        try connection.execute("DELETE FROM applications WHERE id = $1", [SQLValue(application)])
        try countConfiguration()
    }

    func write(_ client: RADIUSClient) throws {
        do {
            try connection.execute(
                """
                INSERT INTO radius_clients (id, application, network, secret, rule, seen) \
                VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (id) DO UPDATE SET secret = excluded.secret, \
                rule = excluded.rule, seen = excluded.seen
                """,
                [
                    SQLValue(client.id), SQLValue(client.application), .text(client.network),
                    .bytes(client.secret.bytes), .text(client.rule.rawValue), SQLValue(client.seenAuthenticator),
                ])
        } catch .unique {
            throw Mistake(.alreadyThere, "\(client.network) is a RADIUS client already")
        }
        try countConfiguration()
    }

    func write(_ keys: IntegrationKeys) throws {
        try connection.execute(
            """
            INSERT INTO integration_keys (integration_key, application, secret, previous, previous_ends_at, legacy) \
            VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (integration_key) DO UPDATE SET secret = excluded.secret, \
            previous = excluded.previous, previous_ends_at = excluded.previous_ends_at, legacy = excluded.legacy
            """,
            [
                .text(keys.integrationKey), SQLValue(keys.application), .bytes(keys.secret.bytes),
                SQLValue(keys.previous?.bytes), SQLValue(keys.previousEndsAt), SQLValue(keys.legacySignatures),
            ])
        try countConfiguration()
    }

    func writePolicy(_ overrides: [String: JSONValue]) throws {
        try connection.execute(
            "UPDATE settings SET value = $1 WHERE key = 'policy'", [.text(JSONValue.object(overrides).text)])
        try countConfiguration()
    }

    /// Running servers look at this count to see that applications or their keys changed.
    func countConfiguration() throws {
        try connection.execute("UPDATE counters SET value = value + 1 WHERE key = 'configuration'")
    }
}

extension Store {
    public func application(key: String) async throws -> Application? {
        try await situation(.applicationKey(key)).application
    }

    public func applications() async throws -> [Application] {
        try await driver.read { connection in
            try connection.query("SELECT \(SituationLoader.applicationColumns) FROM applications ORDER BY key")
                .map(SituationLoader.application)
        }
    }

    public func radiusClients() async throws -> [RADIUSClient] {
        try await driver.read { connection in
            try connection.query("SELECT \(SituationLoader.clientColumns) FROM radius_clients ORDER BY network")
                .map(SituationLoader.client)
        }
    }

    public func integrationKeys() async throws -> [IntegrationKeys] {
        try await driver.read { connection in
            try connection.query("SELECT \(SituationLoader.keysColumns) FROM integration_keys ORDER BY integration_key")
                .map(SituationLoader.keys)
        }
    }

    /// Grows with each change of applications, their keys, or policy.
    public func configurationCount() async throws -> Int64 {
        try await driver.read { connection in
            try connection.query("SELECT value FROM counters WHERE key = 'configuration'").first?.integer(0) ?? 0
        }
    }

    /// What the installation's policy replaces.
    public func policy() async throws -> [String: JSONValue] {
        try await driver.read { connection in
            let text = try connection.query("SELECT value FROM settings WHERE key = 'policy'").first?.text(0) ?? "{}"
            return try FiguresCache.members(text)
        }
    }

    /// A small text that lasts: keys of the installation, sealed.
    public func setting(_ key: String) async throws -> String? {
        try await driver.read { connection in
            try connection.query("SELECT value FROM settings WHERE key = $1", [.text(key)]).first?.text(0)
        }
    }

    /// Stores the text unless there is one already, and gives what stands there then.
    public func setting(_ key: String, orStore value: String) async throws -> String {
        try await driver.write { connection in
            try connection.execute(
                "INSERT INTO settings (key, value) VALUES ($1, $2) ON CONFLICT (key) DO NOTHING",
                [.text(key), .text(value)])
            guard let row = try connection.query("SELECT value FROM settings WHERE key = $1", [.text(key)]).first else {
                throw SQLError.malformed("a setting")
            }
            return try row.text(0)
        }
    }
}
