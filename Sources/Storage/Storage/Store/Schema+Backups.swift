extension Schema {
    /// The backups of phones: the public half of a key that counts once, and a copy where one is kept, sealed.
    static let backups = [
        """
        CREATE TABLE backups (id TEXT PRIMARY KEY, person TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE, \
        device TEXT NOT NULL, recovery_key BYTEA NOT NULL UNIQUE, made_at BIGINT NOT NULL, copied_at BIGINT, \
        ended_at BIGINT, copy BYTEA)
        """,
        "CREATE INDEX backups_person ON backups (person)",
        "CREATE INDEX backups_device ON backups (device)",
    ]
}
