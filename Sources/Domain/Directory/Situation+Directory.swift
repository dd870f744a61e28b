extension Situation {
    /// What the entries would do to the people that were loaded with them.
    public func directoryOutcome(
        _ entries: [DirectoryEntry], ids: [ID<Person>], adopts: Bool, now: Instant
    ) -> DirectoryOutcome {
        DirectoryPlan(entries, ids: ids, known: directory, adopts: adopts, now: now).outcome
    }

    /// Brings people to what the directory says: all of the entries, or none where one can't be taken.
    public func follow(
        _ entries: [DirectoryEntry], ids: [ID<Person>], adopts: Bool, by actor: Actor, now: Instant
    ) throws(Mistake) -> Decided<DirectoryOutcome> {
        guard entries.count <= DirectoryEntry.tiedMax, ids.count == entries.count else {
            throw Mistake(.malformed, "too many people in one batch")
        }
        let plan = DirectoryPlan(entries, ids: ids, known: directory, adopts: adopts, now: now)
        guard plan.problems.isEmpty else {
            throw Mistake(.notAllowed, "somebody else changed these people meanwhile: look at a preview again")
        }
        let outcome = plan.outcome
        let leaving = plan.leaving.values.sorted { $0.after.id.text < $1.after.id.text }
        let moving = zip(plan.moves, outcome.steps).filter { !$1.isUnchanged }
        var change = Self.freed(leaving + moving.map(\.0))
        for move in leaving { change.add(try Self.left(move, by: actor, now)) }
        for (move, step) in moving { change.add(try Self.followed(move, step, by: actor, now)) }
        change.add(Self.told(moving.map(\.0), change.events))
        return Decided(change, outcome)
    }

    /// Who took over an entry of the directory can't silence what its person is told: the address that is gone learns
    /// of it too, unless it is another's from now on.
    private static func told(_ moves: [DirectoryPlan.Move], _ events: [Event]) -> Change {
        var change = Change()
        let owners = Dictionary(
            moves.flatMap { move in move.after.names.map { ($0, move.after.id) } },
            uniquingKeysWith: { first, _ in first })
        for event in events where event.name == .personChanged {
            guard let notice = Notices.notice(of: event), let address = event.personal["from"],
                let person = event.personal["person"].flatMap({ ID<Person>(parsing: $0) })
            else { continue }
            let owner = LoginName(address).flatMap { owners[$0] }
            if owner == nil || owner == person { change.add(.mailTo(person, address: address, notice)) }
        }
        return change
    }

    /// Names go before they come: people may change theirs with each other.
    private static func freed(_ moves: [DirectoryPlan.Move]) -> Change {
        var change = Change()
        for name in moves.flatMap(\.givenUp) { change.add(.nameRemoved(name)) }
        let wanted = Set(moves.map(\.after.username))
        for move in moves {
            guard var person = move.before, person.username != move.after.username, wanted.contains(person.username)
            else { continue }
            person.username = .standIn(for: person.id)
            change.add(.person(person))
        }
        return change
    }

    private static func followed(
        _ move: DirectoryPlan.Move, _ step: DirectoryStep, by actor: Actor, _ now: Instant
    ) throws(Mistake) -> Change {
        let own = move.situation
        guard let before = move.before else {
            var change = try own.add([NewPerson(move.after, passwordHash: nil)], by: actor, now: now).change
            change.add(try own.telephone(move, by: actor, now))
            return change
        }
        var change = Change([.person(move.after)] + move.after.names.map { .name($0, move.after.id) })
        if let old = step.renamedFrom {
            let names = ["from": old.text, "to": move.after.username.text]
            change.add(own.event(.personRenamed, at: now, facts: ["why": "directory"], personal: names, by: actor))
        }
        if !step.fields.isEmpty {
            let emails = step.fields.contains(.email) ? ["from": before.email, "to": move.after.email] : [:]
            change.add(
                own.event(
                    .personChanged, at: now,
                    facts: ["fields": .text(step.fields.map(\.rawValue).joined(separator: " "))],
                    personal: emails.compactMapValues { $0 }, by: actor))
        }
        if step.isBack { change.add(own.event(.personUnlocked, at: now, facts: ["why": "directory"], by: actor)) }
        change.add(try own.telephone(move, by: actor, now))
        return change
    }

    /// Whoever gives way is locked, everywhere at once, and keeps all they have for the day they come back.
    private static func left(
        _ move: DirectoryPlan.Move, by actor: Actor, _ now: Instant
    ) throws(Mistake) -> Change {
        let own = move.situation
        let names = ["from": move.before?.username.text ?? "", "to": move.after.username.text]
        var change = Change(
            [.name(move.after.username, move.after.id)],
            events: [
                own.event(
                    .personRenamed, at: now, facts: ["why": "name_given_again"], personal: names, by: actor)
            ])
        // The number may be somebody else's by now, as the name is.
        if let number = move.known?.directoryNumber {
            change.add(.directoryNumber(move.after.id, nil))
            if move.known?.hasUnproved(number) == true { change.add(.numberRemoved(move.after.id, number)) }
        }
        switch move.after.standing {
        case .lockedByDesk: change.add(.person(move.after))
        // A lock of their own is not to be gone when they come back.
        case .lockedByPerson: change.add(try own.setStanding(.lockedByDesk(at: now), by: actor, now: now).change)
        case .active, .disabled: change.add(try own.setStanding(.disabled, by: actor, now: now).change)
        }
        return change
    }

    /// The directory's number takes the place of the one that it had. What people proved or brought themselves stays.
    private func telephone(
        _ move: DirectoryPlan.Move, by actor: Actor, _ now: Instant
    ) throws(Mistake) -> Change {
        guard move.bringsTelephone, let entry = move.entry else { return .nothing }
        let said = entry.telephone.over(nil)
        var change = Change([.directoryNumber(move.after.id, said)])
        let old = move.known.flatMap { known in
            known.directoryNumber.flatMap { known.hasUnproved($0) ? $0 : nil }
        }
        guard let said, !numbers.contains(where: { $0.number == said }) else {
            if let old, old != said { change.add(try removeNumber(old, by: actor, now: now).change) }
            return change
        }
        // Who had none loses none, and an installation's first sync is no reason to send everybody a text.
        if numbers.isEmpty {
            change.add(.number(OwnNumber(person: move.after.id, number: said, addedAt: now, provedAt: nil)))
        } else if old != nil || numbers.count < OwnNumber.countMax {
            change.add(try addNumber(said, replacing: old, by: actor, now: now).change)
        }
        return change
    }
}
