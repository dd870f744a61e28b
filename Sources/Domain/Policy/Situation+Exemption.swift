import Bytes

extension Situation {
    /// The exemption that counts at the application now.
    func exemption(at application: Application, now: Instant) -> Exemption? {
        exemptions.first {
            $0.state(at: now) == .active && ($0.application == nil || $0.application == application.id)
        }
    }

    /// An administrator, who is the situation's person at the portal, is asked on their own phone for exactly this.
    public func askConsent(to word: String, draws: Draws, now: Instant) throws -> Decided<SignIn> {
        guard let person, let application, application.id == Application.portal else {
            throw Mistake(.notFound, "there is nobody of that name")
        }
        guard person.isAdministrator(figures) else {
            throw Mistake(.notAllowed, "\(person.username) is no administrator: see the setting admin.groups")
        }
        if let refusal = person.refusal { throw refusal }
        let signIn = SignIn(
            id: draws.signIn, person: person.id, application: application.id, door: .consent,
            origin: Origin(place: word), startedAt: now, joinKey: nil, canShowNumber: true, state: .asking,
            request: nil)
        if let until = pushBudget?.pause(at: now) { throw Refusal(.pushPaused, until: until) }
        let abilities = DoorAbilities(canShowNumber: true, canAskForCode: false)
        guard pauseInstead(of: signIn, now) == nil,
            let device = Policy.demand(of: self, abilities: abilities, now: now).pushByWish
        else { throw Mistake(.notAllowed, "\(person.username) has no phone with the app that can be asked now") }
        let (change, next) = push(signIn, to: device, draws, now)
        return Decided(change, next)
    }

    /// The first administrator asks for an exemption of the situation's person.
    public func ask(
        _ exemption: Exemption, at service: String?, by login: Actor, now: Instant
    ) throws -> Decided<Exemption> {
        guard let person, person.id == exemption.person else { throw Mistake(.notFound, "there is no such person") }
        guard now < exemption.endsAt, exemption.endsAt <= now + Exemption.secondsMax else {
            throw Mistake(.malformed, "an exemption ends within a year")
        }
        guard (1...Exemption.reasonMax).contains(exemption.reason.utf8.count) else {
            throw Mistake(.malformed, "say the reason, in \(Exemption.reasonMax) characters at most")
        }
        guard exemption.application != Application.portal else {
            throw Mistake(.notAllowed, "the portal always asks: everything else is changed from there")
        }
        let open = exemptions.count { [.pending, .active].contains($0.state(at: now)) }
        guard open < Exemption.openMax else {
            throw Mistake(.notAllowed, "\(person.username) has \(open) exemptions: withdraw some first")
        }
        let given = try consent(to: exemption.word(.ask, of: person.username, at: service), now)
        guard given.by == exemption.asked.by, given.with == exemption.asked.with, exemption.confirmed == nil else {
            throw Mistake(.notAllowed, "another administrator gave their word")
        }
        return Decided(
            Change([.exemption(exemption)], events: [noted(.exemptionAsked, exemption, service, given.by, login, now)]),
            exemption)
    }

    /// The second one confirms it: from now on it counts.
    public func confirm(
        _ id: ID<Exemption>, at service: String?, by login: Actor, now: Instant
    ) throws -> Decided<Exemption> {
        guard let person, var exemption = exemptions.first(where: { $0.id == id }) else {
            throw Mistake(.notFound, "there is no such exemption")
        }
        guard exemption.state(at: now) == .pending else {
            throw Mistake(.notAllowed, "the exemption is \(exemption.state(at: now).rawValue), and can't be confirmed")
        }
        let given = try consent(to: exemption.word(.confirm, of: person.username, at: service), now)
        guard given.by != exemption.asked.by, !consents.otherSelves.contains(exemption.asked.by),
            given.with != exemption.asked.with
        else { throw Mistake(.notAllowed, "who asked for it can't confirm it: a second administrator must") }
        guard let asker = consents.asker, asker.id == exemption.asked.by, asker.refusal == nil,
            asker.isAdministrator(figures)
        else { throw Mistake(.notAllowed, "who asked for it is no administrator any more: ask for it anew") }
        exemption.confirmed = Exemption.Consent(by: given.by, at: now, with: given.with)
        return Decided(
            Change(
                [.exemption(exemption)],
                events: [noted(.exemptionConfirmed, exemption, service, given.by, login, now)]), exemption)
    }

    /// It counts no longer. What makes the account safer needs nobody's word.
    public func withdraw(
        _ id: ID<Exemption>, at service: String?, by login: Actor, now: Instant
    ) throws -> Decided<Exemption> {
        guard var exemption = exemptions.first(where: { $0.id == id }) else {
            throw Mistake(.notFound, "there is no such exemption")
        }
        guard [.pending, .active].contains(exemption.state(at: now)) else {
            throw Mistake(.notAllowed, "the exemption is \(exemption.state(at: now).rawValue) already")
        }
        exemption.withdrawnAt = now
        return Decided(
            Change(
                [.exemption(exemption)], events: [noted(.exemptionWithdrawn, exemption, service, nil, login, now)]),
            exemption)
    }

    /// An administrator's fresh approval, on their own phone, of exactly this; never about their own account.
    private func consent(to word: String, _ now: Instant) throws(Mistake) -> Exemption.Consent {
        guard let signIn, signIn.door == .consent, case .approved(.push, let at) = signIn.state,
            now < at + Exemption.freshSeconds, signIn.origin.place == Origin(place: word).place,
            let administrator = consents.administrator, administrator.id == signIn.person,
            administrator.refusal == nil, administrator.isAdministrator(figures)
        else { throw Mistake(.notAllowed, "an administrator's fresh approval of this is missing") }
        guard administrator.id != person?.id, person.map({ !consents.otherSelves.contains($0.id) }) ?? true else {
            throw Mistake(.notAllowed, "nobody decides about their own account")
        }
        return Exemption.Consent(by: administrator.id, at: now, with: signIn.id)
    }

    /// The record has who did it, and the reason as something that can be erased.
    private func noted(
        _ name: Event.Name, _ exemption: Exemption, _ service: String?, _ administrator: ID<Person>?, _ login: Actor,
        _ now: Instant
    ) -> Event {
        let by: Actor = administrator.map { .person($0) } ?? login
        var personal = by.personal.merging(login.personal) { own, _ in own }
        personal["person"] = exemption.person.text
        personal["reason"] = exemption.reason
        return Event(
            name, at: now,
            facts: [
                "exemption": .string(exemption.id.text), "service": .string(service ?? "all"),
                "until": .integer(exemption.endsAt.milliseconds),
                "by": administrator == nil ? by.fact : .string("administrator"),
            ], personal: personal)
    }
}
