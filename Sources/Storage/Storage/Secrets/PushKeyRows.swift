import Bytes
public import Domain

extension SealedPushKeys {
    /// Where they stand among the settings.
    public static let (currentSetting, previousSetting) = ("push_key", "push_key_before")
}

extension SituationLoader {
    func pushKeys() throws -> SealedPushKeys? {
        let rows = try connection.query(
            "SELECT key, value FROM settings WHERE key IN ($1, $2)",
            [.text(SealedPushKeys.currentSetting), .text(SealedPushKeys.previousSetting)])
        var found: [String: SealedBytes] = [:]
        for row in rows { found[try row.text(0)] = SealedBytes(try Base64.decode(row.text(1))) }
        guard let current = found[SealedPushKeys.currentSetting] else { return nil }
        return SealedPushKeys(current: current, previous: found[SealedPushKeys.previousSetting])
    }
}

extension ChangeWriter {
    func write(_ keys: SealedPushKeys) throws {
        try put(keys.current, SealedPushKeys.currentSetting)
        if let previous = keys.previous {
            try put(previous, SealedPushKeys.previousSetting)
        } else {
            try connection.execute("DELETE FROM settings WHERE key = $1", [.text(SealedPushKeys.previousSetting)])
        }
        try countConfiguration()
    }

    private func put(_ secret: SealedBytes, _ name: String) throws {
        try connection.execute(
            "INSERT INTO settings (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            [.text(name), .text(Base64.encode(secret.bytes))])
    }
}

extension Store {
    /// How many phones have a push line that works, by the key that it was made with.
    public func pushLinesByKey() async throws -> [String: Int] {
        try await driver.read { connection in
            let rows = try connection.query(
                "SELECT server_key, COUNT(*) FROM push_lines WHERE lost_at IS NULL GROUP BY server_key")
            return try rows.reduce(into: [:]) { counts, row in counts[try row.text(0)] = try row.count(1) }
        }
    }
}
