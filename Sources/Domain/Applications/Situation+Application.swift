public import Bytes

extension Situation {
    public func add(
        _ application: Application, keys: IntegrationKeys?, clients: [RADIUSClient], websites: [Website] = [],
        openID: OpenIDClient? = nil,
        by actor: Actor, now: Instant
    ) throws(Mistake) -> Decided<Application> {
        guard self.application == nil else {
            throw Mistake(.alreadyThere, "there is an application \"\(application.key)\" already")
        }
        _ = try figures.replacing(application.overrides)
        var change = Change([.application(application)])
        if let keys { change.add(.integrationKeys(keys)) }
        for client in clients { change.add(.radiusClient(client)) }
        if let openID { change.add(.openIDClient(openID)) }
        for website in websites { change.add(.website(website)) }
        change.add(
            Event(
                .applicationAdded, at: now, facts: ["application": .string(application.key), "by": actor.fact],
                personal: actor.personal))
        return Decided(change, application)
    }

    /// Changes an application: its name, its figures, what it is asked with, or where it stands.
    public func change(
        to application: Application, addresses: AddressChange = AddressChange(), base: Figures, by actor: Actor,
        now: Instant
    ) throws(Mistake) -> Decided<Application> {
        guard self.application?.id == application.id else { throw Mistake(.notFound, "there is no such application") }
        _ = try base.replacing(application.overrides)
        guard application.opening == .begun || application.id != Application.portal else {
            throw Mistake(.notAllowed, "the portal always asks: everything else is changed from there")
        }
        guard application.opening.groups.count <= Opening.groupsMax else {
            throw Mistake(.malformed, "an application has dates for \(Opening.groupsMax) groups at most")
        }
        var change = Change([.application(application)])
        try change.add(addresses, of: application)
        var facts = addresses.facts
        if application.opening != self.application?.opening { facts.merge(application.opening.facts) { _, new in new } }
        change.add(event(.applicationChanged, at: now, facts: facts, by: actor))
        return Decided(change, application)
    }

    /// New secrets for the application's Duo keys, RADIUS clients, websites or client of OpenID Connect.
    public func rotate(
        keys: IntegrationKeys?, clients: [RADIUSClient], websites: [Website] = [], openID: OpenIDClient? = nil,
        by actor: Actor, now: Instant
    ) throws(Mistake) -> Decided<Bool> {
        guard application != nil else { throw Mistake(.notFound, "there is no such application") }
        var change = Change(events: [event(.applicationKeyRotated, at: now, by: actor)])
        if let keys { change.add(.integrationKeys(keys)) }
        for client in clients { change.add(.radiusClient(client)) }
        if let openID { change.add(.openIDClient(openID)) }
        for website in websites { change.add(.website(website)) }
        return Decided(change, true)
    }

    public func removeApplication(by actor: Actor, now: Instant) throws(Mistake) -> Decided<Bool> {
        guard let application else { throw Mistake(.notFound, "there is no such application") }
        guard application.id != Application.portal else {
            throw Mistake(.notAllowed, "the portal is part of Countersign and can't be removed")
        }
        let noted = event(.applicationRemoved, at: now, by: actor)
        return Decided(Change([.applicationRemoved(application.id)], events: [noted]), true)
    }

    /// A RADIUS client sent its first Message-Authenticator: with the rule `auto` it is demanded from now on.
    public func sawAuthenticator(_ client: RADIUSClient, now: Instant) -> Decided<Bool> {
        guard !client.seenAuthenticator else { return Decided(.nothing, false) }
        var seen = client
        seen.seenAuthenticator = true
        let noted = event(.applicationChanged, at: now, facts: ["message_authenticator": "seen"], by: .system)
        return Decided(Change([.radiusClient(seen)], events: [noted]), true)
    }

    /// Replaces the installation's policy.
    public func setPolicy(
        _ overrides: [String: JSONValue], by actor: Actor, now: Instant
    ) throws(Mistake) -> Decided<Figures> {
        let figures = try Figures().replacing(overrides)
        let noted = event(
            .policyChanged, at: now, facts: ["policy": .text(JSONValue.object(overrides).text)], by: actor)
        return Decided(Change([.policy(overrides)], events: [noted]), figures)
    }

    /// After a restore or a promotion: every earlier code, challenge and ticket is dead.
    public func setFence(by actor: Actor, now: Instant) -> Decided<Bool> {
        Decided(Change([.fence(now)], events: [event(.fenceSet, at: now, by: actor)]), true)
    }
}
