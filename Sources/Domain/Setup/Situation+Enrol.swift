/// What a code led to that belongs to something new.
public enum Enrolled: Equatable, Sendable {
    /// It counts from now on.
    case added
    /// It does, and its code was the sign-in's second factor too.
    case onward(Visit)
    case refused(Refusal)
}

/// Setting up what somebody signs in with: inside of the sign-in that found nothing, or in the portal by a session
/// which vouches for it.
extension Situation {
    /// Why nothing may be set up here, if so. In a visit it takes what sets up a first device, or an approval of the
    /// last minutes that vouches for devices; what follows in the visit of a first device needs no more than that.
    public func addingRefusal(now: Instant) -> Refusal? {
        guard let visit else { return sessionRefusal(now: now) }
        if mayEnrol(now: now) { return nil }
        guard case .proof(let proof)? = approval(now: now), now < proof.at + Self.freshSeconds else {
            return Refusal(.expired)
        }
        // A code that stood in for a device was for one of them.
        let isOfNewDevice = visit.enrols && !proof.method.isWithoutDevice
        return proof.method.vouchesForDevices || isOfNewDevice ? nil : Refusal(.noUsableMethod)
    }

    /// Whether the visit's person may set up a first device in it, or one in place of those that they locked: by the
    /// password while the account is new and never had one, by a recovery code or one of the service desk afterwards;
    /// which its browser carries on for a day; and whether somebody vouched for them, for one more.
    public func mayEnrol(now: Instant) -> Bool {
        guard let visit, visit.isOpen(at: now), visit.passwordAt != nil, let person, visit.person == person.id,
            person.refusal == nil, passwordCounts(in: visit, now: now)
        else { return false }
        if isVouchedFor(now: now) { return true }
        // What is locked is lost to its owner, who may find it again.
        guard owned.allSatisfy(\.isLocked) else { return false }
        if case .proof(let proof)? = approval(now: now) {
            return proof.method.standsInForDevices && now < proof.at + Self.freshSeconds
        }
        if carriesOn(now: now) { return true }
        return !hadDevice && owned.isEmpty && !codes.contains { $0.isUsable(at: now) }
            && now < person.addedAt + figures.setupInductionSeconds
    }

    /// A code for the person's phone; a set-up that was left is carried on with it.
    public func enrolPhone(id: ID<Setup>, digest: [UInt8], now: Instant) throws -> Decided<Setup> {
        let replaced = placeToTake(now: now)
        if replaced == nil, let refusal = addingRefusal(now: now) { throw refusal }
        guard let person else { throw Refusal(.expired) }
        let left = setups.last { $0.isUnfinished(at: now) }
        let proof = addingProof(now: now)
        let decided =
            try left.map {
                try carryOn(
                    $0.id, digest: digest, lifetimeSeconds: nil, isTried: true, replaces: replaced, proof: proof,
                    by: .person(person.id), now: now)
            }
            ?? startSetup(
                id: id, digest: digest, lifetimeSeconds: nil, isTried: true, replaces: replaced, proof: proof,
                by: .person(person.id), now: now)
        var change = decided.change
        if let visit = enrolling(now) { change.add(.visit(visit)) }
        return Decided(change, decided.value)
    }

    /// The visit as one in which a first device is set up; nil in the portal.
    private func enrolling(_ now: Instant) -> Visit? {
        guard var visit else { return nil }
        visit.enrols = visit.enrols || mayEnrol(now: now)
        return visit
    }

    /// Another app, or a key fob of the stock, whose code was right just now: it counts from now on, and its code is
    /// the second factor of a sign-in that waits for one.
    public func enrolToken(
        _ token: Token, at position: Int64, drift: Int, draws: Draws, now: Instant
    ) throws -> Decided<Enrolled> {
        if let refusal = addingRefusal(now: now) { throw refusal }
        guard let person else { throw Refusal(.expired) }
        if let full { throw full }
        if let refusal = wrongCodes[.passcode]?.refusal(figures, now: now) { throw refusal }
        guard token.state == .stock, token.device == nil, token.person == nil, position > token.last else {
            throw Refusal(.codeWrong)
        }
        let addingProof = addingProof(now: now)
        let probation = probation(for: .token(token.id), by: addingProof, now: now)
        var own = token
        own.state = probation?.worksAt == nil ? .assigned : .lost
        own.person = person.id
        let enrolling = enrolling(now)
        let isAsked = enrolling != nil && approval(now: now) == nil
        if !isAsked || probation?.worksAt != nil {
            own.last = position
            own.drift = drift
        }
        let facts = ["proof": JSONFact.text(addingProof.rawValue)]
        var change = Change(
            [.token(own)] + (enrolling.map { [.visit($0)] } ?? []) + (probation.map { [.probation($0)] } ?? []),
            events: [
                event(
                    .tokenAssigned, at: now, facts: facts.merging(probation?.facts ?? [:]) { own, _ in own },
                    personal: ["serial": own.serial, "name": own.shownName], by: .person(person.id))
            ])
        change.add(forgetWrongPasscodes())
        if isVouchedFor(now: now), var used = vouch {
            used.state = .used
            change.add(.vouch(used))
        }
        guard isAsked else { return Decided(change, .added) }
        if let until = probation?.worksAt { return Decided(change, .refused(Refusal(.deviceWaiting, until: until))) }
        var with = self
        with.visit = enrolling
        with.tokens.append(own)
        with.wrongCodes[.passcode] = nil
        let decided = try with.consider(
            typed: TriedCode(form: .passcode, proof: .token(own.id, position: position, drift: drift)), draws: draws,
            now: now)
        // What is not accepted here, or must be put right first, is not given either.
        switch decided.value {
        case .refused(let refusal): return Decided(decided.change, .refused(refusal))
        case .onward(let visit):
            change.add(decided.change)
            return Decided(change, .onward(visit))
        }
    }

    /// A number or a code of what is set up was wrong: it counts like any wrong code.
    public func enrolTokenWrong(now: Instant) throws(Refusal) -> Decided<Refusal> {
        if let refusal = addingRefusal(now: now) { throw refusal }
        guard let person else { throw Refusal(.expired) }
        let count = wrongCodes[.passcode] ?? WrongCodes(person: person.id, form: .passcode)
        if let refusal = count.refusal(figures, now: now) { return Decided(.nothing, refusal) }
        let next = count.oneMore(figures, now: now)
        let noted = event(.codeWrong, at: now, facts: ["in_row": .count(next.inRow), "why": "set_up"])
        return Decided(Change([.wrongCodes(next)], events: [noted]), Refusal(.codeWrong))
    }

    /// A new set of recovery codes, at its owner's wish; the old ones are dead.
    public func makeOwnCodes(
        _ digests: [(ID<OneTimeCode>, [UInt8])], now: Instant
    ) throws -> Decided<[OneTimeCode]> {
        if let refusal = changingRefusal(now: now) { throw refusal }
        guard let person else { throw Refusal(.expired) }
        return try makeCodes(.recovery, digests: digests, lifetimeSeconds: nil, by: .person(person.id), now: now)
    }
}
