extension Schema {
    /// What was set up by a proof that stands in for one's own devices waits, or may not do all for a while. A set-up
    /// that was begun before this was known counts as the service desk's.
    static let probation = [
        "ALTER TABLE people ADD COLUMN high_risk BIGINT NOT NULL DEFAULT 0",
        "ALTER TABLE setups ADD COLUMN proof TEXT NOT NULL DEFAULT 'desk'",
        "ALTER TABLE sign_ins ADD COLUMN factor TEXT", "ALTER TABLE sessions ADD COLUMN factor TEXT",
        """
        CREATE TABLE probations (factor TEXT PRIMARY KEY, \
        person TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE, proof TEXT NOT NULL, works_at BIGINT, \
        stopped BIGINT NOT NULL, changes_at BIGINT NOT NULL)
        """,
        "CREATE INDEX probations_person ON probations (person)",
        "CREATE INDEX probations_wait ON probations (works_at) WHERE works_at IS NOT NULL",
    ]

    /// The directory's number of a person, which stays when the username changes.
    static let personNumber = [
        "ALTER TABLE people ADD COLUMN person_number TEXT",
        "CREATE UNIQUE INDEX people_person_number ON people (person_number)",
    ]
}
