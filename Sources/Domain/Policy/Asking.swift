/// What a service asks of somebody who goes there now.
public enum Asking: Equatable, Sendable {
    /// The browser's session says enough already.
    case nothing
    /// One of these, best first.
    case ways([Method])
    case refusal(Reason)
}

extension Situation {
    /// What a sign-in through that door would come to now, decided as a sign-in decides it.
    public func asking(through door: Door, now: Instant) -> Asking {
        if door.hasPages, let person, person.refusal == nil, let session, session.person == person.id,
            satisfies(demands(Demands(), at: door, of: session, now: now), session, now: now)
        {
            return .nothing
        }
        let connecting = DoorAbilities(canShowNumber: false, canAskForCode: true)
        let plan = Policy.plan(for: self, abilities: door.hasPages ? .pages : connecting, now: now)
        switch plan.verdict {
        case .refuse(let refusal): return .refusal(refusal.reason)
        case .waive: return .nothing
        case .ask: break
        }
        var methods: [Method] = []
        for way in plan.ways where !methods.contains(way.method) { methods.append(way.method) }
        return .ways(methods)
    }
}
