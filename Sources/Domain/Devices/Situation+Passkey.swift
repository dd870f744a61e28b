/// What is done to a passkey by its owner or by the service desk.
public enum PasskeyDeed: Equatable, Sendable {
    case rename(String)
    case lock
    case unlock
    case remove
}

extension Situation {
    /// How fresh the approval must be with which somebody adds to or changes what they sign in with.
    public static let freshSeconds = 900
    /// How long the way from a sign-in to the page may take.
    static let arrivalSeconds = 60

    /// Why the session may not change what its person signs in with, if so: half, remembered, old, proved by what
    /// people can be talked out of, or by what was set up by such a proof not long ago.
    public func changingRefusal(now: Instant) -> Refusal? {
        sessionRefusal(now: now) ?? probationRefusal(now)
    }

    /// The same where something is added, which takes nothing from what is there.
    public func sessionRefusal(now: Instant) -> Refusal? {
        guard let session, session.isAlive(figures, now: now), session.person == person?.id else {
            return Refusal(.expired)
        }
        if let refusal = person?.refusal { return refusal }
        guard let proof = session.proof, now < proof.at + Self.freshSeconds else { return Refusal(.expired) }
        return proof.method.vouchesForDevices ? nil : Refusal(.noUsableMethod)
    }

    /// A challenge for a new passkey; the one before is dead.
    public func challengeNewPasskey(_ bytes: [UInt8], now: Instant) throws(Refusal) -> Decided<Session> {
        if let refusal = sessionRefusal(now: now) { throw refusal }
        guard var session else { throw Refusal(.expired) }
        session.challenge = PasskeyChallenge(bytes: bytes, endsAt: now + PasskeyChallenge.lifetimeSeconds)
        return Decided(Change([.session(session)], events: [event(.passkeyAsked, at: now)]), session)
    }

    /// An authentic registration over the session's challenge: the passkey counts from now on.
    public func add(
        _ passkey: Passkey, challenge: [UInt8], now: Instant
    ) throws -> Decided<Passkey> {
        if let refusal = sessionRefusal(now: now) { throw refusal }
        guard var session, let asked = session.challenge, asked.bytes == challenge, now < asked.endsAt,
            passkey.person == session.person
        else { throw Refusal(.expired) }
        var (change, added) = try adding(passkey, after: session.proof, now)
        session.challenge = nil
        change.add(.session(session))
        return Decided(change, added)
    }

    /// Another passkey, where one more may be added: it works from now on, or once its wait is over.
    func adding(_ passkey: Passkey, after proof: Proof?, _ now: Instant) throws(Mistake) -> (Change, Passkey) {
        if let full { throw full }
        let addingProof = addingProof(now: now)
        let probation = probation(for: .passkey(passkey.id), by: addingProof, now: now)
        var added = passkey
        if probation?.worksAt != nil { added.state = .locked }
        let facts: [String: JSONFact] = [
            "kind": .text(passkey.kind.rawValue), "method": .text(proof?.method.rawValue ?? ""),
            "proof": .text(addingProof.rawValue),
        ]
        let noted = event(
            .passkeyAdded, at: now, facts: facts.merging(probation?.facts ?? [:]) { own, _ in own },
            personal: placed(passkey))
        return (Change([.passkey(added)] + (probation.map { [.probation($0)] } ?? []), events: [noted]), added)
    }

    /// Whether the session shows the person's own account: a second factor was shown in it, and not long ago.
    public func opensPortal(now: Instant) -> Bool {
        guard let session, session.person == person?.id, person?.refusal == nil else { return false }
        // Where policy asks each time, what was just shown still opens the page that it was shown for.
        var figures = figures
        figures.sessionFactorSeconds = max(figures.sessionFactorSeconds, Self.arrivalSeconds)
        return session.satisfies(Demands(level: .secondFactor), figures, now: now)
    }

    public func perform(
        _ deed: PasskeyDeed, onPasskey id: ID<Passkey>, by actor: Actor, now: Instant
    ) throws -> Decided<Passkey> {
        guard var passkey = passkeys.first(where: { $0.id == id }), passkey.state != .removed else {
            throw Mistake(.notFound, "there is no such passkey")
        }
        let name: Event.Name
        switch deed {
        case .rename(let typed):
            guard let canonical = DeviceName.canonical(typed) else { throw Mistake(.malformed, "a name needs letters") }
            passkey.name = canonical
            name = .passkeyRenamed
        case .lock:
            passkey.state = .locked
            name = .passkeyLocked
        case .unlock:
            guard passkey.state == .locked else { throw Mistake(.notAllowed, "the passkey is not locked") }
            if let refusal = waitRefusal(.passkey(id), by: actor, now) { throw refusal }
            passkey.state = .active
            name = .passkeyUnlocked
        case .remove:
            passkey.state = .removed
            name = .passkeyRemoved
        }
        let noted = event(
            name, at: now, facts: ["kind": .text(passkey.kind.rawValue)], personal: placed(passkey), by: actor)
        var change = Change([.passkey(passkey)], events: [noted])
        if name != .passkeyRenamed { change.add(waitAfter(lock: deed == .lock, .passkey(id))) }
        return Decided(change, passkey)
    }

    /// The passkey, and from where it is dealt with where that is a browser.
    private func placed(_ passkey: Passkey) -> [String: String] {
        ["passkey": passkey.id.text, "name": passkey.name].merging(browserOrigin) { own, _ in own }
    }
}
