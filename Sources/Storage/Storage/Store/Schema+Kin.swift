extension Schema {
    /// Accounts of one person. An ended link stays, and a pair has one row.
    static let kin = [
        """
        CREATE TABLE links (first TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE, \
        second TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE, linked_at BIGINT NOT NULL, ended_at BIGINT, \
        PRIMARY KEY (first, second))
        """,
        "CREATE INDEX links_second ON links (second)",
        """
        CREATE TABLE link_offers (person TEXT PRIMARY KEY REFERENCES people (id) ON DELETE CASCADE, \
        digest BYTEA NOT NULL UNIQUE, ends_at BIGINT NOT NULL)
        """,
    ]
}
