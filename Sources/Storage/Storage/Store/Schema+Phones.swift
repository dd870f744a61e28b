extension Schema {
    /// New phones that come with a proof of their own, and what two phones say to each other. A proof that counted
    /// counts never again.
    static let phones = [
        """
        CREATE TABLE successions (device TEXT PRIMARY KEY REFERENCES devices (id) ON DELETE CASCADE, \
        person TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE, source TEXT, keeps_old BIGINT NOT NULL, \
        backup TEXT, digest BYTEA NOT NULL, transcript BYTEA NOT NULL, started_at BIGINT NOT NULL, \
        ends_at BIGINT NOT NULL, done_at BIGINT)
        """,
        "CREATE INDEX successions_person ON successions (person)",
        "CREATE UNIQUE INDEX successions_proof ON successions (digest) WHERE done_at IS NOT NULL",
        """
        CREATE TABLE transfers (device TEXT PRIMARY KEY REFERENCES devices (id) ON DELETE CASCADE, \
        digest BYTEA NOT NULL UNIQUE, started_at BIGINT NOT NULL, ends_at BIGINT NOT NULL, steps TEXT NOT NULL)
        """,
        "CREATE INDEX transfers_end ON transfers (ends_at)",
    ]

    /// When a phone's own key came; where nothing stands, when the phone was added.
    static let keyTimes = ["ALTER TABLE devices ADD COLUMN key_made_at BIGINT"]
}
