public import Bytes
public import Domain

/// The backups of somebody's phones, as far as their server knows of them.
extension Sessions {
    /// It counts no more, and its copy is gone. Throws `Mistake` where it is over already.
    public func removeBackup(_ id: ID<SavedBackup>, _ cookie: Secret) async throws {
        let now = house.now()
        _ = try await change(cookie) { try $0.removeBackup(id, now: now) }
    }
}
