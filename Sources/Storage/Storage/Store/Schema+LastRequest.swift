extension Schema {
    /// What became of the last request to each phone.
    static let lastRequest = [
        "ALTER TABLE devices ADD COLUMN asked_at BIGINT", "ALTER TABLE devices ADD COLUMN handed_at BIGINT",
        "ALTER TABLE devices ADD COLUMN fetched_at BIGINT", "ALTER TABLE devices ADD COLUMN answered_at BIGINT",
        "ALTER TABLE devices ADD COLUMN silent BIGINT NOT NULL DEFAULT 0",
    ]
}
