extension Situation {
    /// Makes codes of one kind for the person. A new recovery set replaces the old one.
    public func makeCodes(
        _ kind: OneTimeCode.Kind, digests: [(ID<OneTimeCode>, [UInt8])], lifetimeSeconds: Int?, by actor: Actor,
        now: Instant
    ) throws(Mistake) -> Decided<[OneTimeCode]> {
        guard let person else { throw Mistake(.notFound, "there is no such person") }
        let lifetime = lifetimeSeconds ?? figures.deskCodeSeconds
        guard OneTimeCode.lifetimeSeconds.contains(lifetime) else {
            throw Mistake(.malformed, "a desk code lives 1 second to 30 days")
        }
        let ends = kind == .desk ? now + lifetime : nil
        let made = digests.map {
            OneTimeCode(id: $0.0, person: person.id, kind: kind, digest: $0.1, madeAt: now, endsAt: ends)
        }
        var change = Change()
        if kind == .recovery { change.add(.codesCancelled(person.id, .recovery)) }
        for code in made { change.add(.code(code)) }
        if wrongCodes[kind.form] != nil {
            change.add(.wrongCodes(WrongCodes(person: person.id, form: kind.form)))
        }
        var facts: [String: JSONFact] = ["kind": .text(kind.rawValue), "count": .count(made.count)]
        if let ends { facts["until"] = .count(Int(ends.milliseconds)) }
        change.add(event(.codesMade, at: now, facts: facts, by: actor))
        return Decided(change, made)
    }

    /// All unused codes of that kind are gone.
    public func cancelCodes(
        _ kind: OneTimeCode.Kind, by actor: Actor, now: Instant
    ) throws(Mistake) -> Decided<Int> {
        guard let person else { throw Mistake(.notFound, "there is no such person") }
        let count = codes.count { $0.kind == kind && $0.isUsable(at: now) }
        let noted = event(
            .codesCancelled, at: now, facts: ["kind": .text(kind.rawValue), "count": .count(count)], by: actor)
        return Decided(Change([.codesCancelled(person.id, kind)], events: [noted]), count)
    }

    /// The method was set up anew, so the count of its wrong codes starts at nought.
    func forgetWrongPasscodes() -> Change {
        guard let count = wrongCodes[.passcode], count.inRow > 0 else { return Change() }
        return Change([.wrongCodes(WrongCodes(person: count.person, form: .passcode))])
    }

    /// Codes of app and key fob are tried again after a set-up anew: the count of wrong ones starts at nought.
    public func forgiveWrongCodes(by actor: Actor, now: Instant) throws(Mistake) -> Decided<Bool> {
        guard let person else { throw Mistake(.notFound, "there is no such person") }
        var change = Change(events: [event(.personUnlocked, at: now, facts: ["what": "codes"], by: actor)])
        for form in wrongCodes.keys { change.add(.wrongCodes(WrongCodes(person: person.id, form: form))) }
        if let pushBudget { change.add(.pushBudget(PushBudget(person: pushBudget.person))) }
        return Decided(change, true)
    }
}
