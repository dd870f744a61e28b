public import Bytes
public import Domain
import Storage

extension Visits {
    /// Locks a lost thing, by the password alone. Throws `Refusal`, or `Mistake` where it is gone.
    public func lock(_ factor: OwnFactor, _ id: ID<Visit>, cookie: Secret) async throws {
        let now = house.now()
        _ = try await storeChange(id, cookie, .pageLeaving(id)) { try $0.lockInVisit(factor, now: now) }
    }

    /// Locks the account, by the password alone: all its sign-ins are over, this one too.
    public func lockAccount(_ id: ID<Visit>, cookie: Secret) async throws -> Person {
        let now = house.now()
        return try await storeChange(id, cookie, .pageLeaving(id)) { try $0.lockOwnAccount(now: now) }
    }
}
