/// Setting something up may wait for some days, where policy lets it: until then the password alone leads on.
extension Situation {
    /// How many days are left in which the visit's person may put it off, the last one counted; nil where they may not.
    public func graceDaysLeft(now: Instant) -> Int? {
        guard mayWait, let askedAt = progress?.askedAt else { return nil }
        let end = askedAt + figures.setupGraceDays * 86_400
        guard now < end else { return nil }
        return (now.secondsUntil(end) + 86_399) / 86_400
    }

    /// Whether it is somebody who never had anything, at an application that takes what a password shows. Whoever has
    /// lost what they had is known by more than a password.
    private var mayWait: Bool {
        guard figures.setupGraceDays > 0, let visit, let person, person.refusal == nil, visit.passwordAt != nil,
            visit.door != .portal, visit.demands.level == .policy
        else { return false }
        return owned.isEmpty && !hadDevice && !codes.contains { $0.kind == .recovery }
    }

    /// The days count from the first sign-in that asks.
    func graceBegun(now: Instant) -> Change {
        guard mayWait, let person, progress?.askedAt == nil else { return Change() }
        var next = progress ?? SetupProgress(person: person.id, step: .asked, at: now)
        next.askedAt = now
        return Change(
            [.setupProgress(next)],
            events: [event(.setupAsked, at: now, facts: ["days": .count(figures.setupGraceDays)])])
    }

    /// "Remind me later": the visit goes on with the password alone.
    public func putOff(now: Instant) throws(Refusal) -> Decided<Visit> {
        var visit = try promptable(now)
        guard approval(now: now) == nil, let person, let days = graceDaysLeft(now: now) else {
            throw Refusal(.notSetUp)
        }
        visit.putOffAt = now
        let noted = event(.setupPutOff, at: now, facts: ["days_left": .count(days)], by: .person(person.id))
        return Decided(Change([.visit(visit)], events: [noted]), visit)
    }

    /// Whether it was put off in the visit just now, and may be still.
    func isPutOff(now: Instant) -> Bool {
        guard let at = visit?.putOffAt, now < at + Visit.approvalSeconds else { return false }
        return graceDaysLeft(now: now) != nil
    }
}
