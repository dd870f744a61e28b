extension Schema {
    /// Accounts of one person, and people who vouch for others. An ended link stays, and a pair has one row. A visit
    /// goes before what was asked in it.
    static let accountsAndVouching = [
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
        """
        CREATE TABLE vouches (id TEXT PRIMARY KEY, visit TEXT NOT NULL, \
        person TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE, \
        voucher TEXT REFERENCES people (id) ON DELETE CASCADE, asked_at BIGINT NOT NULL, ends_at BIGINT NOT NULL, \
        state TEXT NOT NULL, decided_at BIGINT)
        """,
        "CREATE INDEX vouches_visit ON vouches (visit)", "CREATE INDEX vouches_person ON vouches (person)",
        "CREATE INDEX vouches_voucher ON vouches (voucher)", "CREATE INDEX vouches_asked ON vouches (asked_at)",
        """
        CREATE TABLE vouchers (person TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE, name TEXT NOT NULL, \
        voucher TEXT REFERENCES people (id) ON DELETE CASCADE, added_at BIGINT NOT NULL, PRIMARY KEY (person, name))
        """,
        "CREATE INDEX vouchers_voucher ON vouchers (voucher)",
    ]
}
