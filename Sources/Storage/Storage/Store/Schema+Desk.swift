extension Schema {
    /// Troubles that everybody is told of.
    static let incidents = [
        """
        CREATE TABLE incidents (id TEXT PRIMARY KEY, body TEXT NOT NULL, opened_at BIGINT NOT NULL, closed_at BIGINT)
        """
    ]

    static let desk = [
        """
        CREATE TABLE desk_items (id TEXT PRIMARY KEY, reference TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, \
        person TEXT REFERENCES people (id) ON DELETE CASCADE, name TEXT, reach TEXT, body TEXT, slot BIGINT, \
        visit TEXT, language TEXT NOT NULL, source BYTEA, asked_at BIGINT NOT NULL, closed_at BIGINT)
        """,
        "CREATE INDEX desk_items_open ON desk_items (asked_at) WHERE closed_at IS NULL",
        "CREATE INDEX desk_items_person ON desk_items (person)",
        "CREATE INDEX desk_items_source ON desk_items (source, asked_at)",
    ]
}
