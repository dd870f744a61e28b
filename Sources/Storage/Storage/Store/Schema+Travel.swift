extension Schema {
    /// When codes begin to work, and when people are away.
    static let travel = [
        "ALTER TABLE codes ADD COLUMN starts_at BIGINT",
        "ALTER TABLE people ADD COLUMN trip TEXT",
    ]
}
