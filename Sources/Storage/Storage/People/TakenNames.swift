public import Domain

extension Store {
    /// Which of these names lead to somebody already.
    public func takenNames(among names: [LoginName]) async throws -> Set<LoginName> {
        try await driver.read { connection in
            var taken: Set<LoginName> = []
            for name in names {
                let rows = try connection.query("SELECT 1 FROM names WHERE name = $1", [.text(name.text)])
                if !rows.isEmpty { taken.insert(name) }
            }
            return taken
        }
    }
}
