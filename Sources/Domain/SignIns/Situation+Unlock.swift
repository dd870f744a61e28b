/// The lock that people put on their own account, from where only the password is needed, and how they end it.
extension Situation {
    /// Locks the account: nobody signs in with it until its owner ends that by a second factor.
    public func lockOwnAccount(now: Instant) throws -> Decided<Person> {
        guard let person else { throw Refusal(.expired) }
        if !opensPortal(now: now) { _ = try promptable(now) }
        return try setStanding(.lockedByPerson(at: now), by: .person(person.id), now: now)
    }

    /// A code after the password ends the lock, and stands for the sign-in's second factor as well.
    public func unlock(typed code: TriedCode, draws: Draws, now: Instant) throws(Refusal) -> Decided<Step> {
        try unlocking(now) { (open) throws(Refusal) in try open.consider(typed: code, draws: draws, now: now) }
    }

    /// A passkey after the password does too.
    public func unlock(_ proof: PasskeyProof, draws: VisitDraws, now: Instant) throws(Refusal) -> Decided<Step> {
        try unlocking(now) { (open) throws(Refusal) in try open.consider(proof, draws: draws, now: now) }
    }

    /// Whether the visit's person can end the lock in it.
    public func canUnlock(now: Instant) -> Bool {
        guard let visit, visit.isOpen(at: now), let typed = visit.passwordAt, typed >= visit.startedAt, let person,
            visit.person == person.id, case .lockedByPerson = person.standing
        else { return false }
        return true
    }

    private func unlocking(
        _ now: Instant, _ decide: (Situation) throws(Refusal) -> Decided<Step>
    ) throws(Refusal) -> Decided<Step> {
        guard canUnlock(now: now), var person else { throw Refusal(.expired) }
        person.standing = .active
        var open = self
        open.person = person
        // What was there before the lock ends no lock.
        open.remembered = nil
        open.visit?.remembered = nil
        open.visit?.signIn = nil
        open.signIn = nil
        let decided = try decide(open)
        guard case .onward = decided.value else { return decided }
        var change = Change(
            [.person(person)], events: [event(.personUnlocked, at: now, by: .person(person.id))])
        change.add(decided.change)
        return Decided(change, decided.value)
    }
}
