/// Travel: what somebody said beforehand makes a sign-in from there expected, and nothing weaker.
extension Situation {
    /// The person's trip, until it is over.
    public func trip(now: Instant) -> Trip? { person?.trip.flatMap { now < $0.until ? $0 : nil } }

    /// A trip is planned by its owner, who has just shown what vouches for devices. The one before is forgotten, and
    /// the codes that were made for it are dead.
    public func plan(_ trip: Trip, now: Instant) throws -> Decided<Person> {
        if let refusal = changingRefusal(now: now) { throw refusal }
        guard var person else { throw Refusal(.expired) }
        guard now < trip.until, trip.from <= now + Trip.secondsMax else {
            throw Mistake(.malformed, "a trip ends later than today and begins within a year")
        }
        person.trip = trip
        let noted = event(
            .tripPlanned, at: now, facts: ["until": .count(Int(trip.until.milliseconds))],
            personal: ["trip": trip.stored], by: .person(person.id))
        return Decided(Change([.person(person), .codesCancelled(person.id, .travel)], events: [noted]), person)
    }

    /// Somebody stays, or is back: the codes of the trip are dead.
    public func cancelTrip(now: Instant) throws -> Decided<Person> {
        guard opensPortal(now: now), var person else { throw Refusal(.expired) }
        guard person.trip != nil else { return Decided(.nothing, person) }
        person.trip = nil
        let noted = event(.tripCancelled, at: now, by: .person(person.id))
        return Decided(Change([.person(person), .codesCancelled(person.id, .travel)], events: [noted]), person)
    }

    /// Codes that work once each, and between the two dates alone; older ones are dead.
    public func makeTravelCodes(
        _ digests: [(ID<OneTimeCode>, [UInt8])], now: Instant
    ) throws -> Decided<[OneTimeCode]> {
        if let refusal = changingRefusal(now: now) { throw refusal }
        guard let person else { throw Refusal(.expired) }
        guard let trip = trip(now: now) else { throw Mistake(.notFound, "no trip is planned") }
        let made = digests.map {
            OneTimeCode(
                id: $0.0, person: person.id, kind: .travel, digest: $0.1, madeAt: now, startsAt: trip.from,
                endsAt: trip.until)
        }
        var change = Change([.codesCancelled(person.id, .travel)] + made.map { .code($0) })
        let facts: [String: JSONFact] = [
            "kind": .text(OneTimeCode.Kind.travel.rawValue), "count": .count(made.count),
            "until": .count(Int(trip.until.milliseconds)),
        ]
        change.add(event(.codesMade, at: now, facts: facts, by: .person(person.id)))
        return Decided(change, made)
    }

    /// Whether a code of an app or a key fob is right: it is spent, and a wrong one counts, as anywhere.
    public func tryOwn(_ code: TriedCode, now: Instant) throws(Refusal) -> Decided<Bool> {
        guard opensPortal(now: now), let person else { throw Refusal(.expired) }
        guard code.form == .passcode else { return Decided(.nothing, false) }
        let count = wrongCodes[.passcode] ?? WrongCodes(person: person.id, form: .passcode)
        guard count.refusal(figures, now: now) == nil else { return Decided(.nothing, false) }
        if case .token(let id, let position, let drift) = code.proof,
            let token = tokens.first(where: { $0.id == id }), token.isUsable, position > token.last, !token.fenced
        {
            var change = Change([.tokenSpent(id, last: position, drift: drift)])
            if count.inRow > 0 { change.add(.wrongCodes(WrongCodes(person: person.id, form: .passcode))) }
            change.add(event(.codeTried, at: now, facts: ["method": .text(token.method.rawValue)]))
            return Decided(change, true)
        }
        guard code.proof != .used else { return Decided(.nothing, false) }
        let next = count.oneMore(figures, now: now)
        let noted = event(.codeWrong, at: now, facts: ["in_row": .count(next.inRow), "why": "try"])
        return Decided(Change([.wrongCodes(next)], events: [noted]), false)
    }

    /// How many codes of the trip are left, whether or not it has begun.
    public func travelCodesLeft(now: Instant) -> Int {
        codes.count { $0.kind == .travel && $0.spentAt == nil && $0.endsAt.map { now < $0 } ?? false }
    }

    /// The country that a sign-in comes from, where its person is not expected to be there.
    func unusualCountry(of origin: Origin, now: Instant) -> String? {
        guard !figures.placeHome.isEmpty, let country = origin.address.flatMap(countryOf),
            !figures.placeHome.contains(country), person?.trip?.covers(country, at: now) != true
        else { return nil }
        return country
    }
}
