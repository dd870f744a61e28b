extension Schema {
    /// Telephone numbers of people, the codes that were sent to prove them, texts that wait, and what the
    /// directory said last.
    static let numbers = [
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
        """
        CREATE TABLE directory_numbers (person TEXT PRIMARY KEY REFERENCES people (id) ON DELETE CASCADE, \
        number TEXT NOT NULL)
        """,
        "CREATE INDEX texts_due ON texts (due_at)", "CREATE INDEX texts_person ON texts (person)",
    ]
}
