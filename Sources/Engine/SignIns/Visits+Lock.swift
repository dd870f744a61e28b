public import Bytes
public import Domain
import Storage
import WebAuthn

extension Visits {
    /// Locks a lost thing, by the password alone. Throws `Refusal`, or `Mistake` where it is gone.
    public func lock(_ factor: OwnFactor, _ id: ID<Visit>, cookie: Secret) async throws {
        let now = house.now()
        _ = try await lockChange(id, cookie) { try $0.lockInVisit(factor, now: now) }
    }

    /// Locks the account, by the password alone: all its sign-ins are over, this one too.
    public func lockAccount(_ id: ID<Visit>, cookie: Secret) async throws -> Person {
        let now = house.now()
        return try await lockChange(id, cookie) { try $0.lockOwnAccount(now: now) }
    }

    private func lockChange<Value: Sendable>(
        _ id: ID<Visit>, _ cookie: Secret, _ decide: @escaping @Sendable (Situation) throws -> Decided<Value>
    ) async throws -> Value {
        let digest = visitDigest(cookie)
        return try await house.store.change(.pageLeaving(id)) { situation in
            guard let visit = situation.visit, visit.browser == digest else { throw Refusal(.expired) }
            return try decide(situation)
        }
    }
}
