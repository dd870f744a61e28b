/// Random values for one step of a visit, drawn before it.
public struct VisitDraws: Equatable, Sendable {
    public let visit: ID<Visit>
    public let session: ID<Session>
    public let remembered: ID<RememberedBrowser>
    /// Digests of the secrets that the browser's cookies will hold.
    public let visitDigest: [UInt8]
    public let sessionDigest: [UInt8]
    public let rememberedDigest: [UInt8]
    public let challenge: [UInt8]
    public let signIn: Draws

    public init(
        visit: ID<Visit>, session: ID<Session>, remembered: ID<RememberedBrowser>, visitDigest: [UInt8],
        sessionDigest: [UInt8], rememberedDigest: [UInt8], challenge: [UInt8], signIn: Draws
    ) {
        self.visit = visit
        self.session = session
        self.remembered = remembered
        self.visitDigest = visitDigest
        self.sessionDigest = sessionDigest
        self.rememberedDigest = rememberedDigest
        self.challenge = challenge
        self.signIn = signIn
    }
}

extension Situation {
    /// A browser arrives at an application: what its session has shown may be enough, or a visit is opened.
    public func arrive(_ arrival: Arrival, draws: VisitDraws, now: Instant) throws(Mistake) -> Decided<Arrived> {
        guard let application else { throw Mistake(.notFound, "there is no such application") }
        guard arrival.ticket.utf8.count <= Visit.ticketSizeMax else {
            throw Mistake(.malformed, "the request is too long")
        }
        let known = person.flatMap { person in session?.person == person.id ? session : nil }
        let demands = demands(arrival.demands, at: arrival.door, of: known, now: now)
        if let person, person.refusal == nil, var session = known,
            satisfies(demands, session, now: now)
        {
            session.usedAt = now
            var change = Change([.session(session)])
            change.add(event(.sessionUsed, at: now, facts: ["door": .text(arrival.door.rawValue)]))
            let pass = Pass(
                person: person, application: application.id, session: session, byPasswordAlone: false,
                ticket: arrival.ticket, door: arrival.door)
            return Decided(change, .satisfied(pass))
        }
        if let waived = waivedArrival(arrival, known, demands, now) { return waived }
        guard !arrival.silent else { return Decided(.nothing, .needsPerson) }
        var visit = Visit(
            id: draws.visit, application: application.id, door: arrival.door, browser: draws.visitDigest,
            ticket: arrival.ticket, destination: arrival.destination, demands: demands, hint: arrival.hint,
            origin: arrival.origin, startedAt: now)
        visit.challenge = PasskeyChallenge(bytes: draws.challenge, endsAt: now + PasskeyChallenge.lifetimeSeconds)
        if let person, let session = known, session.coversPassword(demands, figures, now: now) {
            visit.person = person.id
            visit.passwordAt = session.passwordAt
            visit.session = session.id
            return prompted(visit, draws.signIn, now).map { .opened($0) }
        }
        if known?.isAlive(figures, now: now) == true { visit.session = known?.id }
        let noted = event(.visitOpened, at: now, facts: ["door": .text(visit.door.rawValue)])
        return Decided(Change([.visit(visit)], events: [noted]), .opened(visit))
    }

    /// The password of the session is enough for an application that asks for nothing beside it.
    private func waivedArrival(
        _ arrival: Arrival, _ known: Session?, _ demands: Demands, _ now: Instant
    ) -> Decided<Arrived>? {
        guard let person, person.refusal == nil, let application, var session = known, demands.level == .policy,
            session.coversPassword(demands, figures, now: now), let waiver = waiver(now: now)
        else { return nil }
        session.usedAt = now
        let noted = waived(waiver, at: arrival.door, .pages, from: arrival.origin, now)
        let used = event(.sessionUsed, at: now, facts: ["door": .text(arrival.door.rawValue)])
        let pass = Pass(
            person: person, application: application.id, session: session, byPasswordAlone: true,
            ticket: arrival.ticket, door: arrival.door)
        return Decided(Change([.session(session)], events: [used, noted]), .satisfied(pass))
    }

    /// What is demanded at that door of the browser with the session: at a website, everything again once the browser
    /// was left alone, since somebody else may sit there now.
    func demands(_ demands: Demands, at door: Door, of session: Session?, now: Instant) -> Demands {
        var demands = demands
        if door == .website, session?.isIdle(figures, now: now) == true { demands.afresh = true }
        return demands
    }

    /// The first factor is right: the visit belongs to this person from now on, in a browser with a new secret.
    public func passwordRight(draws: VisitDraws, now: Instant) throws(Refusal) -> Decided<Visit> {
        guard var visit, visit.isOpen(at: now), visit.passwordAt == nil else { throw Refusal(.expired) }
        guard let person else { throw Refusal(.firstFactorWrong) }
        guard visit.person == nil || visit.person == person.id else { throw Refusal(.expired) }
        visit.browser = draws.visitDigest
        visit.person = person.id
        visit.passwordAt = now
        if session?.person != person.id { visit.session = nil }
        return prompted(visit, draws.signIn, now)
    }

    /// The second factor is asked for, or a remembered browser stands for it.
    private func prompted(_ visit: Visit, _ draws: Draws, _ now: Instant) -> Decided<Visit> {
        var visit = visit
        if person?.refusal == nil, let remembered, covers(visit, remembered, now) {
            var used = remembered
            used.usedAt = now
            visit.remembered = remembered.id
            let noted = event(.browserUsed, at: now, personal: ["browser": remembered.name])
            return Decided(Change([.visit(visit), .remembered(used)], events: [noted]), visit)
        }
        var here = self
        here.visit = visit
        if let waiver = waiver(of: visit, now: now) {
            let noted = waived(waiver, at: visit.door, .pages, from: visit.origin, now)
            return Decided(Change([.visit(visit)], events: [noted]), visit)
        }
        let begun = here.begin(
            Beginning(door: visit.door, abilities: .pages, wish: .automatic, origin: visit.origin, isKept: true),
            draws: draws, now: now)
        if case .signIn(let signIn) = begun.value { visit.signIn = signIn.id }
        var change = begun.change
        if let reason = begun.value.reason, reason == .notSetUp || reason == .setupUnfinished {
            change.add(here.graceBegun(now: now))
        }
        change.add(.visit(visit))
        return Decided(change, visit)
    }

    private func covers(_ visit: Visit, _ remembered: RememberedBrowser, _ now: Instant) -> Bool {
        remembered.person == person?.id && remembered.isAlive(at: now)
            && figures.browserRememberSeconds > 0 && now < remembered.addedAt + figures.browserRememberSeconds
            && remembered.applications.contains(visit.application)
            && visit.demands.level == .policy && !visit.demands.afresh && visit.demands.maxAgeSeconds == nil
    }
}
