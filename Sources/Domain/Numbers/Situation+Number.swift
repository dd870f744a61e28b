/// A person's telephone numbers: each counts once a code that was sent there was typed, by somebody who has just shown
/// what vouches for devices. Neither alone does.
extension Situation {
    /// A code for a number that is added, or takes the place of another.
    public func askNumber(
        _ number: PhoneNumber, replacing old: PhoneNumber?, id: ID<NumberProof>, digest: [UInt8], now: Instant
    ) throws -> Decided<NumberStep> {
        if let refusal = changingRefusal(now: now) { throw refusal }
        guard let person else { throw Refusal(.expired) }
        if let problem = problem(with: number, replacing: old, now) { return Decided(.nothing, .refused(problem)) }
        let proof = NumberProof(
            id: id, person: person.id, number: number, replaces: old, digest: digest, askedAt: now,
            endsAt: now + NumberProof.lifetimeSeconds)
        var change = Change()
        if var earlier = numberFacts.proof, earlier.settledAt == nil {
            earlier.settledAt = now
            change.add(.numberProof(earlier))
        }
        change.add(.numberProof(proof))
        change.add(event(.numberAsked, at: now, personal: ["number": number.text], by: .person(person.id)))
        return Decided(change, .asked(proof))
    }

    private func problem(with number: PhoneNumber, replacing old: PhoneNumber?, _ now: Instant) -> NumberProblem? {
        if !number.takesTexts { return .malformed }
        if numbers.contains(where: { $0.number == number && $0.provedAt != nil }) { return .there }
        if let old, !numbers.contains(where: { $0.number == old }) { return .malformed }
        let others = numbers.count { $0.number != number }
        if old == nil, others >= OwnNumber.countMax { return .full }
        if numberFacts.accounts >= figures.numberAccounts { return .shared }
        let isOften =
            numberFacts.ofPerson >= NumberProof.ofDayMax || numberFacts.ofNumber >= NumberProof.ofDayMax
            || numberFacts.ofHour >= figures.numberTextsOfHour
        return isOften ? .often : nil
    }

    /// The code that was sent, by the digest of what was typed; nil where that has not its form.
    public func proveNumber(digest: [UInt8]?, now: Instant) throws -> Decided<NumberStep> {
        if let refusal = changingRefusal(now: now) { throw refusal }
        guard let person else { throw Refusal(.expired) }
        guard var proof = numberFacts.proof, proof.person == person.id, proof.isOpen(at: now) else {
            return Decided(.nothing, .refused(.ended))
        }
        guard digest == proof.digest else {
            proof.wrong += 1
            let isOver = proof.wrong >= NumberProof.wrongMax
            if isOver { proof.settledAt = now }
            let noted = event(.codeWrong, at: now, facts: ["in_row": .count(proof.wrong), "why": "number"])
            return Decided(Change([.numberProof(proof)], events: [noted]), .refused(isOver ? .ended : .wrong))
        }
        proof.settledAt = now
        var change = Change([.numberProof(proof)])
        // Another account may have proved it meanwhile.
        guard numberFacts.accounts < figures.numberAccounts else {
            change.add(event(.numberAsked, at: now, facts: ["why": "shared"], by: .person(person.id)))
            return Decided(change, .refused(.shared))
        }
        let own = OwnNumber(person: person.id, number: proof.number, addedAt: now, provedAt: now)
        let old = proof.replaces.flatMap { old in numbers.first { $0.number == old && old != own.number } }
        change.add(.number(own))
        if let old { change.add(.numberRemoved(person.id, old.number)) }
        change.add(
            told(old == nil ? .numberAdded : .numberChanged, [own.number, old?.number], .person(person.id), now))
        return Decided(change, .proved(own))
    }

    /// The code that was sent last is given up; false where there is none.
    public func dropNumberCode(now: Instant) throws -> Decided<Bool> {
        if let refusal = changingRefusal(now: now) { throw refusal }
        guard let person, var proof = numberFacts.proof, proof.settledAt == nil else { return Decided(.nothing, false) }
        proof.settledAt = now
        let noted = event(.numberAsked, at: now, facts: ["why": "given_up"], by: .person(person.id))
        return Decided(Change([.numberProof(proof)], events: [noted]), true)
    }

    /// A number is gone.
    public func removeNumber(_ number: PhoneNumber, now: Instant) throws -> Decided<Bool> {
        if let refusal = changingRefusal(now: now) { throw refusal }
        guard let person else { throw Refusal(.expired) }
        return try removeNumber(number, by: .person(person.id), now: now)
    }

    /// The directory or the service desk takes a number away.
    public func removeNumber(_ number: PhoneNumber, by actor: Actor, now: Instant) throws(Mistake) -> Decided<Bool> {
        guard let person, numbers.contains(where: { $0.number == number }) else {
            throw Mistake(.notFound, "there is no such number")
        }
        var change = Change([.numberRemoved(person.id, number)])
        change.add(told(.numberRemoved, [number], actor, now))
        return Decided(change, true)
    }

    /// The directory or the service desk brings a number, which nobody has proved; it may take another's place.
    public func addNumber(
        _ number: PhoneNumber, replacing old: PhoneNumber? = nil, by actor: Actor, now: Instant
    ) throws(Mistake) -> Decided<OwnNumber> {
        guard let person else { throw Mistake(.notFound, "there is no such person") }
        if let known = numbers.first(where: { $0.number == number }) { return Decided(.nothing, known) }
        if let old, !numbers.contains(where: { $0.number == old }) {
            throw Mistake(.notFound, "there is no number \(old.text)")
        }
        guard old != nil || numbers.count < OwnNumber.countMax else {
            throw Mistake(.notAllowed, "there are \(OwnNumber.countMax) numbers already: remove one first")
        }
        let own = OwnNumber(person: person.id, number: number, addedAt: now, provedAt: nil)
        var change = Change([.number(own)])
        if let old { change.add(.numberRemoved(person.id, old)) }
        change.add(told(old == nil ? .numberAdded : .numberChanged, [number, old], actor, now))
        return Decided(change, own)
    }

    /// The event, with the mail that comes with it, and a text to each number that it is about.
    private func told(
        _ name: Event.Name, _ about: [PhoneNumber?], _ actor: Actor, _ now: Instant
    ) -> Change {
        let concerned = about.compactMap { $0 }
        var personal = ["number": concerned.first?.text ?? ""]
        if concerned.count > 1 { personal["from"] = concerned.last?.text }
        let noted = event(name, at: now, personal: personal, by: actor)
        var change = Change(events: [noted])
        guard let person, let notice = Notices.notice(of: noted) else { return change }
        // All numbers learn of it, not least the one that is gone.
        let others = numbers.map(\.number).filter { !concerned.contains($0) }
        for number in concerned + others where number.takesTexts { change.add(.text(person.id, number, notice)) }
        return change
    }
}
