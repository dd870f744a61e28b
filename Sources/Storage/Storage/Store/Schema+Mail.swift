extension Schema {
    /// A mail is sent from its own queue: a mail server that hangs holds up nothing else. `mails_sent` is there for
    /// the bound on mails of a person and time.
    static let mail = [
        "ALTER TABLE people ADD COLUMN language TEXT",
        "ALTER TABLE setups ADD COLUMN reminders BIGINT NOT NULL DEFAULT 0",
        """
        CREATE TABLE mails (id TEXT PRIMARY KEY, person TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE, \
        notice TEXT NOT NULL, made_at BIGINT NOT NULL, due_at BIGINT NOT NULL, tries BIGINT NOT NULL DEFAULT 0)
        """,
        "CREATE INDEX mails_due ON mails (due_at)", "CREATE INDEX mails_person ON mails (person)",
        """
        CREATE TABLE mails_sent (id TEXT PRIMARY KEY, \
        person TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE, at BIGINT NOT NULL)
        """,
        "CREATE INDEX mails_sent_person ON mails_sent (person, at)", "CREATE INDEX mails_sent_at ON mails_sent (at)",
    ]

    /// What is told to an address that was the person's; nothing where it goes to their own.
    static let formerAddresses = ["ALTER TABLE mails ADD COLUMN address TEXT"]
}
