/// What somebody does with a thing that they sign in with.
public enum OwnDeed: Equatable, Sendable {
    case rename(String)
    /// It is lost: it works no more, until its owner finds it.
    case lock
    case unlock
    case remove
}

extension Situation {
    /// Does it, as far as what was shown in the session lets its person. Throws `Mistake` where the thing is gone, or
    /// is the only way to sign in.
    public func performOwn(_ deed: OwnDeed, on factor: OwnFactor, now: Instant) throws -> Decided<OwnFactor> {
        guard let person else { throw Refusal(.expired) }
        if let refusal = ownRefusal(deed, now) { throw refusal }
        if deed == .remove, !hasOtherWay(than: factor) { throw Mistake(.notAllowed, "it is the only way to sign in") }
        return try perform(deed, on: factor, by: .person(person.id), now: now)
    }

    private func ownRefusal(_ deed: OwnDeed, _ now: Instant) -> Refusal? {
        switch deed {
        // What only takes away, and comes back, needs no more than the page itself.
        case .rename, .lock: return opensPortal(now: now) ? nil : Refusal(.expired)
        case .remove: return changingRefusal(now: now)
        case .unlock:
            // A recovery code is what its owner has left where the only phone was locked, and found again.
            let refusal = changingRefusal(now: now)
            let isRecovery = refusal?.reason == .noUsableMethod && session?.proof?.method == .recoveryCode
            return isRecovery ? nil : refusal
        }
    }

    /// Locks a lost thing from a sign-in in which the password alone was shown.
    public func lockInVisit(_ factor: OwnFactor, now: Instant) throws -> Decided<OwnFactor> {
        let visit = try promptable(now)
        guard let person, visit.person == person.id else { throw Refusal(.expired) }
        return try perform(.lock, on: factor, by: .person(person.id), now: now)
    }

    private func perform(
        _ deed: OwnDeed, on factor: OwnFactor, by actor: Actor, now: Instant
    ) throws -> Decided<OwnFactor> {
        switch factor {
        case .phone(let id):
            let deed: DeviceDeed =
                switch deed {
                case .rename(let name): .rename(name)
                case .lock: .lock
                case .unlock: .unlock
                case .remove: .remove
                }
            return try perform(deed, on: id, by: actor, now: now).map { _ in factor }
        case .passkey(let id):
            let deed: PasskeyDeed =
                switch deed {
                case .rename(let name): .rename(name)
                case .lock: .lock
                case .unlock: .unlock
                case .remove: .remove
                }
            return try perform(deed, onPasskey: id, by: actor, now: now).map { _ in factor }
        case .token(let id): return try perform(deed, onToken: id, by: actor, now: now).map { _ in factor }
        }
    }

    private func perform(
        _ deed: OwnDeed, onToken id: ID<Token>, by actor: Actor, now: Instant
    ) throws -> Decided<Token> {
        guard var changed = tokens.first(where: { $0.id == id && $0.device == nil }), changed.state != .retired else {
            throw Mistake(.notFound, "there is no such key fob")
        }
        let name: Event.Name
        switch deed {
        case .rename: throw Mistake(.notAllowed, "a key fob has its number for a name")
        case .lock:
            changed.state = .lost
            name = .tokenLocked
        case .unlock:
            guard changed.state == .lost else { throw Mistake(.notAllowed, "the key fob is not locked") }
            if let refusal = waitRefusal(.token(id), by: actor, now) { throw refusal }
            changed.state = .assigned
            name = .tokenUnlocked
        case .remove:
            changed.state = .retired
            name = .tokenRetired
        }
        let noted = event(name, at: now, personal: ["serial": changed.serial, "name": changed.shownName], by: actor)
        var change = Change([.token(changed)], events: [noted])
        change.add(waitAfter(lock: deed == .lock, .token(id)))
        return Decided(change, changed)
    }

    /// Somebody else may have a lost thing: nobody is signed in any longer, and the record tells the service desk.
    public func reportTheft(of factor: OwnFactor, reference: String?, now: Instant) throws -> Decided<Bool> {
        guard opensPortal(now: now), let person else { throw Refusal(.expired) }
        guard let stolen = owned.first(where: { $0.factor == factor }), stolen.isLocked else {
            throw Mistake(.notFound, "nothing of that name is locked")
        }
        var personal = ["name": stolen.name]
        personal["police_reference"] = reference?.visible(bytesMax: Origin.sizeMax)
        var change = Change(events: [event(.theftReported, at: now, personal: personal, by: .person(person.id))])
        change.add(everywhereEnded(for: person.id, now))
        return Decided(change, true)
    }

    /// No browser is signed in or remembered any longer, at its owner's wish.
    public func signOutEverywhere(now: Instant) throws(Refusal) -> Decided<Bool> {
        guard opensPortal(now: now), let person else { throw Refusal(.expired) }
        var change = Change(events: [event(.sessionsAllEnded, at: now, by: .person(person.id))])
        change.add(everywhereEnded(for: person.id, now))
        return Decided(change, true)
    }

    /// "It wasn't me", said in the portal: what is open is stopped, everybody is signed out, and no phone is asked for
    /// a while.
    public func notMeInPortal(now: Instant) throws(Refusal) -> Decided<Bool> {
        guard opensPortal(now: now), let person else { throw Refusal(.expired) }
        var change = Change(events: [event(.notMe, at: now, by: .person(person.id))])
        for one in open { change.add(settled(one, .deniedNotMe, now).0) }
        let budget = pushBudget ?? PushBudget(person: person.id)
        if budget.pause(at: now) == nil { change.add(.pushBudget(budget.paused(figures, now: now))) }
        change.add(everywhereEnded(for: person.id, now))
        return Decided(change, true)
    }

    /// A request that its owner sends to one of their phones to see whether it works.
    public func testOwn(_ device: ID<Device>, draws: Draws, now: Instant) throws -> Decided<SignIn> {
        guard opensPortal(now: now) else { throw Refusal(.expired) }
        return try testFromPhone(device, draws: draws, now: now)
    }

    /// The same, asked for on the phone itself.
    public func testFromPhone(_ device: ID<Device>, draws: Draws, now: Instant) throws -> Decided<SignIn> {
        if let until = pushBudget?.pause(at: now) { throw Refusal(.pushPaused, until: until) }
        for one in open
        where one.door == .test
            && one.request.map({ now < $0.askedAt + figures.pushResendGapSeconds })
                ?? false
        {
            return Decided(.nothing, one)
        }
        return try test(device, draws: draws, now: now)
    }

    /// A way goes first with an application from now on; with nil the way used last does again.
    public func keepFirst(
        _ factor: OwnFactor?, at application: ID<Application>, now: Instant
    ) throws -> Decided<ID<Application>> {
        guard opensPortal(now: now), let person else { throw Refusal(.expired) }
        guard let factor else {
            let noted = event(.wayKept, at: now, facts: ["kept": "no"])
            return Decided(Change([.wayFreed(person.id, application)], events: [noted]), application)
        }
        guard let way = owned.first(where: { $0.factor == factor && !$0.isLocked }) else {
            throw Mistake(.notFound, "there is nothing of that name in use")
        }
        let device: ID<Device>? = if case .phone(let id) = factor { id } else { nil }
        let kept = LastUsed(
            person: person.id, application: application, method: way.method, device: device, at: now, isKept: true)
        let noted = event(.wayKept, at: now, facts: ["method": .text(way.method.rawValue)])
        return Decided(Change([.lastUsed(kept)], events: [noted]), application)
    }
}
