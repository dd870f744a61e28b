extension Schema {
    /// Where somebody stands in setting up what they sign in with, and what a visit does about it.
    static let setupProgress = [
        """
        CREATE TABLE setup_progress (person TEXT PRIMARY KEY REFERENCES people (id) ON DELETE CASCADE, \
        step TEXT NOT NULL, way TEXT, at BIGINT NOT NULL, browser BYTEA, asked_at BIGINT)
        """,
        "ALTER TABLE visits ADD COLUMN carries_on BIGINT NOT NULL DEFAULT 0",
        "ALTER TABLE visits ADD COLUMN put_off_at BIGINT",
        "ALTER TABLE visits ADD COLUMN replaces TEXT",
        "ALTER TABLE setups ADD COLUMN replaces TEXT",
    ]

    /// How often a visit's person said that a phone was reset.
    static let resets = ["ALTER TABLE visits ADD COLUMN resets BIGINT NOT NULL DEFAULT 0"]
}
