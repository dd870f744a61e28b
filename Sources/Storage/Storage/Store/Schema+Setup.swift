extension Schema {
    /// A phone that is set up before somebody's eyes is tried before it counts.
    static let triedSetups = [
        "ALTER TABLE setups ADD COLUMN tried BIGINT NOT NULL DEFAULT 0"
    ]
}
