public import Bytes
public import Domain
import Storage

extension Visits {
    /// Somebody is asked to vouch for the visit's person. Throws `Mistake` where so many were asked already.
    public func askVouch(_ typed: String, _ id: ID<Visit>, cookie: Secret) async throws {
        // What can't be a name is asked like a name of nobody.
        guard let name = LoginName(typed) ?? LoginName("-") else { return }
        let (vouch, now) = (house.random.id(Vouch.self), house.now())
        let subject = Subject.vouchAsking(id, name, month: now - Vouch.monthSeconds, day: now - 86_400)
        _ = try await storeChange(id, cookie, subject) { try $0.askVouch(id: vouch, now: now) }
    }

    /// Waits until whoever was asked to vouch has answered, or the time is over.
    public func waitForChange(of vouch: Vouch, within seconds: Int) async throws(Refusal) {
        let (end, id) = (house.now() + seconds, vouch.id)
        _ = try await house.read {
            try await house.waiters.wait(for: .vouch(id), until: end, clock: house.clock) { () -> Bool? in
                try await house.store.vouch(id) == vouch ? nil : true
            }
        }
    }
}
