extension Schema {
    /// From when applications ask, and who is exempted from being asked.
    static let openingsAndExemptions = [
        "ALTER TABLE applications ADD COLUMN opening TEXT NOT NULL DEFAULT '{}'",
        """
        CREATE TABLE exemptions (id TEXT PRIMARY KEY, \
        person TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE, \
        application TEXT REFERENCES applications (id) ON DELETE CASCADE, reason TEXT NOT NULL, \
        ends_at BIGINT NOT NULL, asked_by TEXT NOT NULL, asked_at BIGINT NOT NULL, asked_with TEXT NOT NULL UNIQUE, \
        confirmed_by TEXT, confirmed_at BIGINT, confirmed_with TEXT UNIQUE, withdrawn_at BIGINT)
        """,
        "CREATE INDEX exemptions_person ON exemptions (person)",
    ]
}
