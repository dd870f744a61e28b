extension Schema {
    /// When codes begin to work, when people are away, and what they were told by the calendar.
    static let travel = [
        "ALTER TABLE codes ADD COLUMN starts_at BIGINT",
        "ALTER TABLE people ADD COLUMN trip TEXT",
        """
        CREATE TABLE told (thing TEXT NOT NULL, what TEXT NOT NULL, \
        person TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE, at BIGINT NOT NULL, PRIMARY KEY (thing, what))
        """,
        "CREATE INDEX told_person ON told (person)",
    ]
}
