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

    /// A number that stays when the username changes, and telephone numbers.
    static let numbers = [
        "ALTER TABLE people ADD COLUMN person_number TEXT",
        "CREATE UNIQUE INDEX people_person_number ON people (person_number)",
        """
        CREATE TABLE numbers (person TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE, number TEXT NOT NULL, \
        added_at BIGINT NOT NULL, proved_at BIGINT, PRIMARY KEY (person, number))
        """,
        "CREATE INDEX numbers_number ON numbers (number)",
        """
        CREATE TABLE number_proofs (id TEXT PRIMARY KEY, \
        person TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE, number TEXT NOT NULL, replaces TEXT, \
        digest BYTEA NOT NULL, asked_at BIGINT NOT NULL, ends_at BIGINT NOT NULL, wrong BIGINT NOT NULL, \
        settled_at BIGINT)
        """,
        "CREATE INDEX number_proofs_person ON number_proofs (person, asked_at)",
        "CREATE INDEX number_proofs_number ON number_proofs (number, asked_at)",
        "CREATE INDEX number_proofs_asked ON number_proofs (asked_at)",
        """
        CREATE TABLE texts (id TEXT PRIMARY KEY, person TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE, \
        number TEXT NOT NULL, notice TEXT NOT NULL, made_at BIGINT NOT NULL, due_at BIGINT NOT NULL, \
        tries BIGINT NOT NULL DEFAULT 0)
        """,
        "CREATE INDEX texts_due ON texts (due_at)", "CREATE INDEX texts_person ON texts (person)",
    ]
}
