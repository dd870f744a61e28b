/// A pass for today, for whoever has left their device at home: a code that signs its person in until their day ends.
extension Situation {
    /// The pass that counts now.
    public func pass(now: Instant) -> OneTimeCode? {
        codes.first { $0.kind == .pass && $0.isUsable(at: now) }
    }

    /// Whether people make a pass themselves that counts here.
    public var offersPass: Bool { figures.passOwn && accepts(.dayPass) }

    /// Not where each sign-in is asked afresh, and not for the account itself.
    var takesPasses: Bool { figures.sessionFactorSeconds > 0 && application?.id != Application.portal }

    /// A pass for the session's person, who has just shown what vouches for devices; the one before is dead.
    public func makeOwnPass(
        _ digest: (ID<OneTimeCode>, [UInt8]), until end: Instant, now: Instant
    ) throws -> Decided<OneTimeCode> {
        if let refusal = changingRefusal(now: now) { throw refusal }
        guard let person else { throw Refusal(.expired) }
        guard figures.passOwn else { throw Mistake(.notAllowed, "nobody makes a pass themselves: pass.own is false") }
        return try makePass(digest, until: end, by: .person(person.id), now: now)
    }

    /// A pass for the person, whose identity was checked; the one before is dead.
    public func makePass(
        _ digest: (ID<OneTimeCode>, [UInt8]), until end: Instant, by actor: Actor, now: Instant
    ) throws(Mistake) -> Decided<OneTimeCode> {
        guard let person else { throw Mistake(.notFound, "there is no such person") }
        guard person.refusal == nil else { throw Mistake(.notAllowed, "\(person.username) is locked") }
        guard now < end, end <= now + OneTimeCode.passSecondsMax else {
            throw Mistake(.malformed, "a pass ends with the day on which it is made")
        }
        let pass = OneTimeCode(
            id: digest.0, person: person.id, kind: .pass, digest: digest.1, madeAt: now, endsAt: end)
        var change = Change([.codesCancelled(person.id, .pass), .code(pass)])
        if wrongCodes[.desk] != nil { change.add(.wrongCodes(WrongCodes(person: person.id, form: .desk))) }
        change.add(
            event(
                .codesMade, at: now,
                facts: ["kind": .text(pass.kind.rawValue), "count": 1, "until": .count(Int(end.milliseconds))],
                by: actor))
        return Decided(change, pass)
    }

    /// The person's pass ends before the day does.
    public func endOwnPass(now: Instant) throws -> Decided<Bool> {
        guard opensPortal(now: now), let person else { throw Refusal(.expired) }
        guard pass(now: now) != nil else { return Decided(.nothing, false) }
        return try cancelCodes(.pass, by: .person(person.id), now: now).map { $0 > 0 }
    }

    /// Whether nothing more needs to be shown than the session has. A pass that ended opens nothing further.
    func satisfies(_ demands: Demands, _ session: Session, now: Instant) -> Bool {
        guard session.satisfies(demands, figures, now: now), takes(session) else { return false }
        guard let proof = session.proof, proof.method == .dayPass else { return true }
        return takesPasses && pass(now: now).map { $0.madeAt <= proof.at } ?? false
    }
}
