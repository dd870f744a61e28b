import Bytes
public import Domain

extension SituationLoader {
    static let deviceColumns = """
        id, person, name, state, signing_key, platform, added_at, last_seen_at, lock_credential, lock_key, \
        lock_count, lock_eligible, lock_added_at, told, asked_at, handed_at, fetched_at, answered_at, silent, \
        key_made_at
        """

    /// In the order of their last use, latest first.
    func devices(of person: ID<Person>) throws -> [Device] {
        try connection.query(
            """
            SELECT \(Self.deviceColumns) FROM devices WHERE person = $1 AND state <> 'removed' \
            ORDER BY COALESCE(last_seen_at, added_at) DESC, id
            """, [SQLValue(person)]
        ).map(Self.device)
    }

    func device(_ id: ID<Device>) throws -> Device? {
        try connection.query("SELECT \(Self.deviceColumns) FROM devices WHERE id = $1", [SQLValue(id)])
            .first.map(Self.device)
    }

    static func device(_ row: SQLRow) throws -> Device {
        Device(
            id: try row.id(0), person: try row.id(1), name: try row.text(2), state: try row.choice(3),
            signingKey: try row.bytes(4), platform: try row.optionalText(5), addedAt: try row.instant(6),
            keyMadeAt: try row.optionalInstant(19), lastSeenAt: try row.optionalInstant(7), lock: try lock(row),
            told: try row.optionalText(13).flatMap { try Told(stored: $0) }, lastRequest: try lastRequest(row))
    }

    private static func lastRequest(_ row: SQLRow) throws -> LastRequest? {
        guard let askedAt = try row.optionalInstant(14) else { return nil }
        return LastRequest(
            askedAt: askedAt, handedAt: try row.optionalInstant(15), fetchedAt: try row.optionalInstant(16),
            answeredAt: try row.optionalInstant(17), silentBefore: try row.count(18))
    }

    private static func lock(_ row: SQLRow) throws -> ScreenLock? {
        guard let credentialID = try row.optionalBytes(8) else { return nil }
        return ScreenLock(
            credentialID: credentialID, publicKey: try row.bytes(9), signCount: UInt32(clamping: try row.integer(10)),
            backupEligible: try row.flag(11), addedAt: try row.instant(12))
    }
}

extension ChangeWriter {
    func write(_ device: Device) throws {
        try connection.execute(
            """
            INSERT INTO devices (id, person, name, state, signing_key, platform, added_at, last_seen_at, \
            lock_credential, lock_key, lock_count, lock_eligible, lock_added_at, told, answered_at, \
            key_made_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) \
            ON CONFLICT (id) DO UPDATE SET name = excluded.name, state = excluded.state, \
            platform = excluded.platform, added_at = excluded.added_at, key_made_at = excluded.key_made_at, \
            last_seen_at = excluded.last_seen_at, \
            lock_credential = excluded.lock_credential, lock_key = excluded.lock_key, \
            lock_count = excluded.lock_count, lock_eligible = excluded.lock_eligible, \
            lock_added_at = excluded.lock_added_at, told = excluded.told, answered_at = excluded.answered_at
            """,
            [
                SQLValue(device.id), SQLValue(device.person), .text(device.name), .text(device.state.rawValue),
                .bytes(device.signingKey), SQLValue(device.platform), SQLValue(device.addedAt),
                SQLValue(device.lastSeenAt), SQLValue(device.lock?.credentialID), SQLValue(device.lock?.publicKey),
                SQLValue(device.lock.map { Int64($0.signCount) }),
                SQLValue(device.lock.map { $0.backupEligible ? 1 : 0 }),
                SQLValue(device.lock?.addedAt), SQLValue(device.told?.stored),
                SQLValue(device.lastRequest?.answeredAt), SQLValue(device.keyMadeAt),
            ])
        if device.state != .active { try keepNoLonger(device.id) }
    }
}

extension Told {
    init?(stored text: String) throws {
        let members = try FiguresCache.members(text)
        guard let at = members["at"]?.integer, let said = members["said"]?.string.flatMap(Answer.Word.init(rawValue:))
        else { return nil }
        var items: [PhoneItem: String] = [:]
        for (name, value) in members["items"]?.object ?? [:] {
            // What a later version knows is left out.
            if let item = PhoneItem(rawValue: name) { items[item] = value.string }
        }
        self.init(at: Instant(milliseconds: at), said: said, items: items)
    }

    var stored: String {
        let values = Dictionary(uniqueKeysWithValues: items.map { ($0.key.rawValue, JSONValue.string($0.value)) })
        return JSONValue.object([
            "at": .integer(at.milliseconds), "said": .string(said.rawValue), "items": .object(values),
        ]).text
    }
}

extension Store {
    public func device(_ id: ID<Device>) async throws -> Device? {
        try await driver.read { connection in
            try connection.query("SELECT \(SituationLoader.deviceColumns) FROM devices WHERE id = $1", [SQLValue(id)])
                .first.map(SituationLoader.device)
        }
    }

    /// The open sign-ins whose live request is on the device, oldest first.
    public func waiting(on device: ID<Device>) async throws -> [SignIn] {
        try await driver.read { connection in
            try connection.query(
                """
                SELECT \(SituationLoader.signInColumns) FROM sign_ins WHERE device = $1 AND settled_at IS NULL \
                ORDER BY asked_at
                """, [SQLValue(device)]
            ).map(SituationLoader.signIn).filter { $0.state == .waiting }
        }
    }
}
