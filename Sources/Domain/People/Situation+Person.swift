/// A person to be added, with the hash of a first password where Countersign checks it.
public struct NewPerson: Equatable, Sendable {
    public let person: Person
    public let passwordHash: String?

    public init(_ person: Person, passwordHash: String?) {
        self.person = person
        self.passwordHash = passwordHash
    }

    /// People in one change.
    public static let batchMax = 1000
}

extension Situation {
    /// Adds people: one event a person.
    public func add(_ people: [NewPerson], by actor: Actor, now: Instant) throws(Mistake) -> Decided<Int> {
        guard people.count <= NewPerson.batchMax else { throw Mistake(.malformed, "too many people in one batch") }
        var change = Change()
        for new in people {
            change.add(.person(new.person))
            change.add(.name(new.person.username, new.person.id))
            if let email = new.person.email.flatMap(LoginName.init), email != new.person.username {
                change.add(.name(email, new.person.id))
            }
            if let hash = new.passwordHash { change.add(.password(new.person.id, hash: hash)) }
            change.add(
                Event(
                    .personAdded, at: now, facts: ["by": actor.fact],
                    personal: ["person": new.person.id.text, "username": new.person.username.text]
                        .merging(actor.personal) { first, _ in first }))
        }
        return Decided(change, people.count)
    }

    public func setPassword(hash: String, by actor: Actor, now: Instant) throws(Mistake) -> Decided<Bool> {
        guard let person else { throw Mistake(.notFound, "there is no such person") }
        var change = Change([.password(person.id, hash: hash)], events: [event(.passwordSet, at: now, by: actor)])
        change.add(everywhereEnded(for: person.id, now))
        return Decided(change, true)
    }

    /// Locks or unlocks the account; a lock ends every open sign-in.
    public func setStanding(
        _ standing: Person.Standing, by actor: Actor, now: Instant
    ) throws(Mistake) -> Decided<Person> {
        guard var person else { throw Mistake(.notFound, "there is no such person") }
        person.standing = standing
        let isLock = standing != .active
        var change = Change(
            [.person(person)], events: [event(isLock ? .personLocked : .personUnlocked, at: now, by: actor)])
        if isLock { change.add(everywhereEnded(for: person.id, now)) }
        if isLock, let reason = person.refusal?.reason {
            for signIn in open { change.add(settled(signIn, reason, now).0) }
        }
        return Decided(change, person)
    }

    /// Gives the person another username; devices, codes and history stay.
    public func rename(to username: LoginName, by actor: Actor, now: Instant) throws(Mistake) -> Decided<Person> {
        guard var person else { throw Mistake(.notFound, "there is no such person") }
        let old = person.username
        person.username = username
        let noted = event(
            .personRenamed, at: now, personal: ["from": old.text, "to": username.text], by: actor)
        return Decided(
            Change([.nameRemoved(old), .name(username, person.id), .person(person)], events: [noted]), person)
    }

    /// Marks the person as being at high risk, or takes the mark away.
    public func mark(highRisk: Bool, by actor: Actor, now: Instant) throws(Mistake) -> Decided<Person> {
        guard var person else { throw Mistake(.notFound, "there is no such person") }
        person.isHighRisk = highRisk
        let noted = event(.personMarked, at: now, facts: ["high_risk": .flag(highRisk)], by: actor)
        return Decided(Change([.person(person)], events: [noted]), person)
    }

    /// Asks the person to set up sign-in protection.
    public func invite(by actor: Actor, now: Instant) throws(Mistake) -> Decided<Bool> {
        guard let person else { throw Mistake(.notFound, "there is no such person") }
        guard person.email != nil else { throw Mistake(.notAllowed, "\(person.username) has no mail address") }
        guard person.refusal == nil else { throw Mistake(.notAllowed, "\(person.username) is locked") }
        return Decided(Change(events: [event(.personInvited, at: now, by: actor)]), true)
    }

    /// The first factor was wrong: noted down, nothing else changes, so that nobody can lock others out with it.
    public func firstFactorWrong(at now: Instant, door: Door, origin: Origin) -> Decided<Bool> {
        let noted = event(
            .firstFactorWrong, at: now, facts: ["door": .text(door.rawValue)],
            personal: origin.address.map { ["address": $0] } ?? [:])
        return Decided(Change(events: [noted]), true)
    }
}
