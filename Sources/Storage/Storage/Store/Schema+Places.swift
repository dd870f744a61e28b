extension Schema {
    /// By which code a browser carries on, and whose place is taken by what waits.
    static let places = [
        "ALTER TABLE setup_progress ADD COLUMN proof TEXT", "ALTER TABLE probations ADD COLUMN replaces TEXT",
        "CREATE INDEX probations_replaces ON probations (changes_at) WHERE replaces IS NOT NULL",
    ]
}
