extension Situation {
    /// The first half: the session has shown what vouches for devices. An earlier offer of the person is dead.
    public func offerLink(digest: [UInt8], now: Instant) throws(Refusal) -> Decided<LinkOffer> {
        if let refusal = changingRefusal(now: now) { throw refusal }
        guard let person else { throw Refusal(.expired) }
        let offer = LinkOffer(person: person.id, digest: digest, endsAt: now + LinkOffer.lifetimeSeconds)
        let noted = event(.linkOffered, at: now, by: .person(person.id))
        return Decided(Change([.linkOffer(offer)], events: [noted]), offer)
    }

    /// Whose offer it is, to somebody who has proved an account of their own; nil where the offer counts no longer.
    public func offerer(now: Instant) -> Person? {
        guard changingRefusal(now: now) == nil, let offer = other.offer, now < offer.endsAt,
            let other = other.person, other.id == offer.person, other.refusal == nil
        else { return nil }
        return other
    }

    /// The second half: both accounts are proved, in one browser and within minutes.
    public func takeLink(now: Instant) throws -> Decided<Link> {
        if let refusal = changingRefusal(now: now) { throw refusal }
        guard let person, let offer = other.offer, let theirs = offerer(now: now) else { throw Refusal(.expired) }
        let decided = try link(with: theirs, by: .person(person.id), now)
        var change = Change([.linkOfferTaken(offer)])
        change.add(decided.change)
        return Decided(change, decided.value)
    }

    /// Links the two accounts, at the word of somebody who has seen proof of both.
    public func linkAccounts(by actor: Actor, now: Instant) throws(Mistake) -> Decided<Link> {
        guard person != nil, let theirs = other.person else { throw Mistake(.notFound, "there is no such person") }
        return try link(with: theirs, by: actor, now)
    }

    private func link(with theirs: Person, by actor: Actor, _ now: Instant) throws(Mistake) -> Decided<Link> {
        guard let person, person.id != theirs.id else {
            throw Mistake(.malformed, "an account is not linked with itself")
        }
        if let link = other.link, link.endedAt == nil { return Decided(.nothing, link) }
        guard other.linkedCount < Link.accountsMax else {
            throw Mistake(.notAllowed, "\(Link.accountsMax) accounts are linked already: unlink one first")
        }
        let link = Link(person.id, theirs.id, linkedAt: now)
        return Decided(Change([.link(link)], events: told(.personLinked, theirs, actor, now)), link)
    }

    /// Ends the link from the portal of either account.
    public func unlinkOwn(now: Instant) throws -> Decided<Link> {
        guard opensPortal(now: now), let person else { throw Refusal(.expired) }
        return try unlinkAccounts(by: .person(person.id), now: now)
    }

    public func unlinkAccounts(by actor: Actor, now: Instant) throws(Mistake) -> Decided<Link> {
        guard person != nil, let theirs = other.person, var link = other.link, link.endedAt == nil else {
            throw Mistake(.notFound, "the two accounts are not linked")
        }
        link.endedAt = now
        return Decided(Change([.link(link)], events: told(.personUnlinked, theirs, actor, now)), link)
    }

    /// One event for each of the two, each naming the other.
    private func told(_ name: Event.Name, _ theirs: Person, _ actor: Actor, _ now: Instant) -> [Event] {
        guard let person else { return [] }
        return [(person, theirs), (theirs, person)].map { one, other in
            Event(
                name, at: now, facts: ["by": actor.fact],
                personal: ["person": one.id.text, "other": other.id.text, "name": other.username.text]
                    .merging(actor.personal) { first, _ in first })
        }
    }
}
