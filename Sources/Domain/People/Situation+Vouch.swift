extension Situation {
    /// Whether anybody may vouch for anybody here.
    public var offersVouching: Bool { figures.vouchContacts > 0 || !figures.vouchGroups.isEmpty }

    /// The visit's person names somebody who knows them. Whether that one may vouch, or is anybody, shows nowhere: what
    /// is answered is the same, and so is what it costs.
    public func askVouch(id: ID<Vouch>, now: Instant) throws -> Decided<Vouch> {
        let visit = try promptable(now)
        guard let person, offersVouching, approval(now: now) == nil else { throw Refusal(.expired) }
        guard vouchFacts.asked < Vouch.asksOfDayMax else {
            throw Mistake(.notAllowed, "\(Vouch.asksOfDayMax) people were asked today")
        }
        let voucher = vouchFacts.other.flatMap {
            vouchFacts.allow($0, figures) && vouchFacts.waiting < Vouch.waitingMax ? $0 : nil
        }
        let asked = Vouch(
            id: id, visit: visit.id, person: person.id, voucher: voucher?.id, askedAt: now,
            endsAt: min(now + figures.vouchSeconds, visit.endsAt))
        var change = Change()
        if var old = vouch, old.state == .asked {
            old.state = .withdrawn
            old.decidedAt = now
            change.add(.vouch(old))
            change.add(.wake(.vouch(old.id)))
        }
        change.add(.vouch(asked))
        var personal = ["vouch": id.text]
        personal["address"] = visit.origin.address
        personal["place"] = visit.origin.place
        change.add(event(.vouchAsked, at: now, personal: personal, by: .person(person.id)))
        if let voucher {
            change.add(.mail(voucher.id, Notice(.vouchWanted, at: now, [.name: person.displayName])))
        }
        return Decided(change, asked)
    }

    /// The voucher, who has just shown what vouches for devices, says whether it is them.
    public func answerVouch(_ isThem: Bool, now: Instant) throws -> Decided<Vouch> {
        if let refusal = changingRefusal(now: now) { throw refusal }
        guard let person, var vouch, vouch.voucher == person.id, vouch.isOpen(at: now), let asker = vouchFacts.other,
            asker.id == vouch.person, asker.refusal == nil
        else { throw Mistake(.notFound, "nothing is asked any more") }
        if isThem {
            guard vouchFacts.allow(person, figures) else {
                throw Mistake(.notAllowed, "this person may not vouch for the other")
            }
        }
        vouch.state = isThem ? .granted : .denied
        vouch.decidedAt = now
        let noted = Event(
            isThem ? .vouchGranted : .vouchDenied, at: now, facts: ["by": Actor.person(person.id).fact],
            personal: [
                "person": asker.id.text, "actor": person.id.text, "vouch": vouch.id.text, "name": person.displayName,
            ])
        return Decided(Change([.vouch(vouch)], events: [noted], effects: [.wake(.vouch(vouch.id))]), vouch)
    }

    /// Whether a yes lets the visit's person set up one device: nothing was added since.
    public func isVouchedFor(now: Instant) -> Bool {
        guard let visit, let vouch, vouch.visit == visit.id, vouch.person == person?.id, let end = vouch.setupEndsAt,
            let at = vouch.decidedAt, now < end, approval(now: now) == nil
        else { return false }
        return owned.allSatisfy { $0.addedAt <= at }
    }

    /// What was set up after a yes in this visit: the one that is asked next.
    public var vouchedDevice: ID<Device>? {
        guard let at = vouch?.state == .granted ? vouch?.decidedAt : nil else { return nil }
        return activeDevices.first { at < $0.addedAt }?.id
    }

    /// Somebody is chosen to vouch, while their owner can sign in.
    public func choose(_ voucher: Voucher, now: Instant) throws -> Decided<Voucher> {
        if let refusal = changingRefusal(now: now) { throw refusal }
        guard let person, voucher.person == person.id else { throw Refusal(.expired) }
        if vouchers.contains(where: { $0.shownName == voucher.name }) { return Decided(.nothing, voucher) }
        guard vouchers.count < figures.vouchContacts else {
            throw Mistake(.notAllowed, "\(figures.vouchContacts) people are chosen already")
        }
        let noted = event(.voucherChosen, at: now, personal: ["name": voucher.name.text], by: .person(person.id))
        var change = Change(events: [noted])
        // The name was somebody's who is called otherwise now, and who stays chosen.
        if let former = vouchers.first(where: { $0.name == voucher.name }) {
            change.add(.voucherRemoved(person.id, former.name))
            change.add(
                .voucher(
                    Voucher(
                        person: person.id, name: former.shownName, voucher: former.voucher, addedAt: former.addedAt)))
        }
        change.add(.voucher(voucher))
        return Decided(change, voucher)
    }

    public func dismiss(_ name: LoginName, now: Instant) throws -> Decided<Bool> {
        guard opensPortal(now: now), let person else { throw Refusal(.expired) }
        return dismiss(name, by: .person(person.id), now: now)
    }

    /// Somebody may no longer vouch for the person; false where they could not.
    public func dismiss(_ name: LoginName, by actor: Actor, now: Instant) -> Decided<Bool> {
        guard let person, let voucher = vouchers.first(where: { $0.shownName == name }) else {
            return Decided(.nothing, false)
        }
        let noted = event(.voucherDismissed, at: now, personal: ["name": name.text], by: actor)
        return Decided(Change([.voucherRemoved(person.id, voucher.name)], events: [noted]), true)
    }
}
