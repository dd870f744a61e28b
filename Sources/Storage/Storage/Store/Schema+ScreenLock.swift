extension Schema {
    /// The screen lock of each phone, what a request asks of it, and what the phone said of itself last.
    static let screenLocks = [
        "ALTER TABLE devices ADD COLUMN lock_credential BYTEA", "ALTER TABLE devices ADD COLUMN lock_key BYTEA",
        "ALTER TABLE devices ADD COLUMN lock_count BIGINT", "ALTER TABLE devices ADD COLUMN lock_eligible BIGINT",
        "ALTER TABLE devices ADD COLUMN lock_added_at BIGINT", "ALTER TABLE devices ADD COLUMN told TEXT",
        "ALTER TABLE sign_ins ADD COLUMN asks TEXT NOT NULL DEFAULT ''",
    ]
}
