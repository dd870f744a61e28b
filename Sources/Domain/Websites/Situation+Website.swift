import Bytes

/// A ticket before it is given out: where it leads, and the digests of its secrets.
public struct WebsiteTicketDraft: Equatable, Sendable {
    public let digest: [UInt8]
    public let browser: [UInt8]
    public let path: WebsitePath

    public init(digest: [UInt8], browser: [UInt8], path: WebsitePath) {
        self.digest = digest
        self.browser = browser
        self.path = path
    }
}

/// A website session before it is begun.
public struct WebsiteSessionDraft: Equatable, Sendable {
    public let id: ID<WebsiteSession>
    public let digest: [UInt8]

    public init(id: ID<WebsiteSession>, digest: [UInt8]) {
        self.id = id
        self.digest = digest
    }
}

/// Why a ticket lets nobody in.
public enum WebsiteTicketRefusal: String, Error, Sendable {
    /// There is none such, or it is another website's.
    case unknown
    case used
    case late
    /// It was given to another browser than the one that asked.
    case otherBrowser = "other_browser"
    /// The session that it came from is over, or the person is locked.
    case ended
}

extension Situation {
    /// Who is at the website with its cookie; nil for nobody who may see it now.
    public func visitor(now: Instant) -> Person? {
        guard let website, let websiteSession, websiteSession.website == website.id, websiteSession.endedAt == nil,
            now < websiteSession.startedAt + figures.websiteSessionSeconds,
            now < websiteSession.usedAt + figures.websiteIdleSeconds,
            let person = bearer(of: websiteSession.session, websiteSession.person, now)
        else { return nil }
        return person
    }

    /// A finished sign-in becomes a ticket for the website.
    public func ticket(
        _ draft: WebsiteTicketDraft, for pass: Pass, now: Instant
    ) throws(Refusal) -> Decided<WebsiteTicket> {
        guard let website, website.application == pass.application else { throw Refusal(.expired) }
        let ticket = WebsiteTicket(
            digest: draft.digest, website: website.id, person: pass.person.id, session: pass.session.id,
            browser: draft.browser, path: draft.path, endsAt: now + WebsiteTicket.lifetimeSeconds)
        let noted = websiteEvent(.websiteTicketMade, website, pass.person.id, now)
        return Decided(Change([.websiteTicket(ticket)], events: [noted]), ticket)
    }

    /// The browser brings the ticket to the website: once, in time, and only the browser that had asked there. A
    /// ticket that is refused is used up all the same.
    public func enter(
        browser: [UInt8]?, draft: WebsiteSessionDraft, now: Instant
    ) -> Decided<Result<WebsiteSession, WebsiteTicketRefusal>> {
        guard let website, var ticket = websiteTicket, ticket.website == website.id else {
            return Decided(.nothing, .failure(.unknown))
        }
        guard ticket.usedAt == nil else { return refused(.used, website, ticket.person, now) }
        let isLate = now >= ticket.endsAt
        ticket.usedAt = now
        let spent = Change([.websiteTicket(ticket)])
        guard !isLate else { return refused(.late, website, ticket.person, now, spent) }
        guard let browser, equalInConstantTime(browser, ticket.browser) else {
            return refused(.otherBrowser, website, ticket.person, now, spent)
        }
        guard bearer(of: ticket.session, ticket.person, now) != nil else {
            return refused(.ended, website, ticket.person, now, spent)
        }
        let entered = WebsiteSession(
            id: draft.id, website: website.id, person: ticket.person, session: ticket.session, digest: draft.digest,
            startedAt: now, usedAt: now)
        var change = spent
        change.add(.websiteSession(entered))
        change.add(websiteEvent(.websiteSessionStarted, website, ticket.person, now))
        return Decided(change, .success(entered))
    }

    /// Writes down that the website session is in use, and with it the one behind it, where that was long ago.
    public func useWebsite(now: Instant) -> Decided<Bool> {
        guard visitor(now: now) != nil, let website, var used = websiteSession,
            now >= used.usedAt + WebsiteSession.useSeconds(figures)
        else { return Decided(.nothing, false) }
        used.usedAt = now
        let noted = websiteEvent(.websiteSessionUsed, website, used.person, now)
        var change = Change([.websiteSession(used)], events: [noted])
        if var session, session.id == used.session {
            session.usedAt = now
            change.add(.session(session))
        }
        return Decided(change, true)
    }

    /// Signing out at a website: its session is over, and so is the one behind it, with all that came of it.
    public func leaveWebsite(now: Instant) -> Decided<Bool> {
        guard let website, var websiteSession, websiteSession.website == website.id else {
            return Decided(.nothing, false)
        }
        var change = Change()
        if websiteSession.endedAt == nil {
            websiteSession.endedAt = now
            change.add(.websiteSession(websiteSession))
            change.add(websiteEvent(.websiteSessionEnded, website, websiteSession.person, now))
        }
        if session?.id == websiteSession.session { change.add(endSession(now: now).change) }
        return Decided(change, true)
    }

    private func bearer(of session: ID<Session>, _ person: ID<Person>, _ now: Instant) -> Person? {
        guard let known = self.session, known.id == session, known.isAlive(figures, now: now),
            let bearer = self.person, bearer.id == person, bearer.refusal == nil
        else { return nil }
        return bearer
    }

    private func refused(
        _ why: WebsiteTicketRefusal, _ website: Website, _ person: ID<Person>, _ now: Instant,
        _ spent: Change = .nothing
    ) -> Decided<Result<WebsiteSession, WebsiteTicketRefusal>> {
        var change = spent
        change.add(websiteEvent(.websiteTicketRefused, website, person, now, ["why": .text(why.rawValue)]))
        return Decided(change, .failure(why))
    }

    private func websiteEvent(
        _ name: Event.Name, _ website: Website, _ person: ID<Person>, _ now: Instant, _ facts: [String: JSONFact] = [:]
    ) -> Event {
        var noted = event(
            name, at: now, facts: facts.merging(["website": .text(website.origin.text)]) { first, _ in first })
        if noted.personal["person"] == nil {
            noted = Event(name, at: now, facts: noted.facts, personal: ["person": person.text])
        }
        return noted
    }
}
