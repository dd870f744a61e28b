extension Schema {
    /// Push lines of phones, and requests that wait to be handed to push services: from a queue of its own, so that a
    /// push service that hangs holds up nothing else.
    static let push = [
        """
        CREATE TABLE push_lines (device TEXT PRIMARY KEY REFERENCES devices (id) ON DELETE CASCADE, \
        secret BYTEA NOT NULL, mark TEXT NOT NULL, service TEXT NOT NULL, server_key TEXT NOT NULL, language TEXT, \
        made_at BIGINT NOT NULL, taken_at BIGINT, lost_at BIGINT)
        """,
        """
        CREATE TABLE pushes (id TEXT PRIMARY KEY, device TEXT NOT NULL REFERENCES devices (id) ON DELETE CASCADE, \
        sign_in TEXT NOT NULL, made_at BIGINT NOT NULL, due_at BIGINT NOT NULL, tries BIGINT NOT NULL DEFAULT 0)
        """,
        "CREATE INDEX pushes_due ON pushes (due_at)", "CREATE INDEX pushes_device ON pushes (device)",
    ]
}
