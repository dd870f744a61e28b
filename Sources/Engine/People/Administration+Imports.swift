public import Domain
import Storage

/// What an import asks before it writes.
extension Administration {
    /// Which of these names lead to somebody already.
    public func takenNames(among names: [LoginName]) async throws -> Set<LoginName> {
        try await house.store.takenNames(among: names)
    }

    /// Which of these serials are there already.
    public func takenSerials(among serials: [String]) async throws -> Set<String> {
        try await house.store.takenSerials(among: serials)
    }
}
