extension Situation {
    /// The person chooses a phone, or has the request sent again; after a sign-in that is over a new one begins.
    public func ask(_ choice: DeviceChoice, draws: Draws, now: Instant) throws(Refusal) -> Decided<Step> {
        let visit = try promptable(now)
        guard approval(now: now) == nil else { return Decided(.nothing, .onward(visit)) }
        if let trial = trial(now: now), mayEnrol(now: now) { return ask(trial.device, visit, draws, now) }
        if let signIn, signIn.isOpen, now < signIn.endsAt || signIn.state == .asking {
            return stepped(askAgain(choice, draws: draws, now: now), visit)
        }
        return stepped(beginAgain(visit, .push(choice), draws, now), visit)
    }

    /// More time: the request on the phone is replaced by one that lives longer, with a new number. It is no new
    /// push, and so costs nothing of the budget.
    public func extend(draws: Draws, now: Instant) throws(Refusal) -> Decided<Step> {
        let visit = try promptable(now)
        guard let signIn, signIn.state == .waiting, let request = signIn.request, now < request.endsAt else {
            return try ask(.lastUsed, draws: draws, now: now)
        }
        guard request.extensions < PushRequest.extensionsMax else { return Decided(.nothing, .onward(visit)) }
        var next = signIn
        next.request = PushRequest(
            id: draws.request, device: request.device, nonce: draws.nonce,
            matching: draws.matching(requestFigures, canShow: signIn.canShowNumber, after: request),
            asks: asked(of: request.device), askedAt: request.askedAt,
            endsAt: min(now + requestFigures.pushLifetimeSeconds, signIn.startedAt + signIn.lifetimeSecondsMax),
            wrongNumbers: request.wrongNumbers, extensions: request.extensions + 1)
        let change = Change(
            [.signIn(next)],
            events: [
                event(
                    .signInAsked, at: now, signIn: next,
                    facts: ["method": "push", "extension": .count(request.extensions + 1)],
                    personal: ["device": request.device.text])
            ],
            effects: [.wake(.device(request.device)), .wake(.signIn(next.id))])
        return Decided(change, .onward(visit))
    }

    /// A code typed into the page.
    public func consider(typed code: TriedCode, draws: Draws, now: Instant) throws(Refusal) -> Decided<Step> {
        let visit = try promptable(now)
        guard approval(now: now) == nil else { return Decided(.nothing, .onward(visit)) }
        if let tried = try considerTrial(code, draws, now) { return tried }
        if signIn?.isOpen == true, now < signIn?.endsAt ?? now { return stepped(consider(code, now: now), visit) }
        return stepped(beginAgain(visit, .code(code), draws, now), visit)
    }

    /// Another challenge for a passkey; the one before is dead.
    public func challenge(_ bytes: [UInt8], now: Instant) throws(Refusal) -> Decided<Visit> {
        guard var visit, visit.isOpen(at: now) else { throw Refusal(.expired) }
        visit.challenge = PasskeyChallenge(bytes: bytes, endsAt: now + PasskeyChallenge.lifetimeSeconds)
        return Decided(Change([.visit(visit)], events: [event(.visitChallenged, at: now)]), visit)
    }

    /// An authentic assertion of a passkey. Before the password it stands for both factors, where policy lets it and
    /// the authenticator checked its owner. The situation's person is the passkey's.
    public func consider(_ proof: PasskeyProof, draws: VisitDraws, now: Instant) throws(Refusal) -> Decided<Step> {
        guard var visit, visit.isOpen(at: now) else { throw Refusal(.expired) }
        guard let person, visit.person == nil || visit.person == person.id else { throw Refusal(.superseded) }
        guard let challenge = visit.challenge, challenge.bytes == proof.challenge, now < challenge.endsAt else {
            throw Refusal(.expired)
        }
        guard var passkey = passkeys.first(where: { $0.id == proof.passkey }), passkey.state == .active else {
            let until = probation(of: .passkey(proof.passkey))?.waitsUntil
            throw until.map { Refusal(.deviceWaiting, until: $0) } ?? Refusal(.noUsableMethod)
        }
        guard accepts(passkey.method) else { throw Refusal(.noUsableMethod) }
        let shown = Proof(method: passkey.method, at: now, userVerified: proof.userVerified)
        guard visit.passwordAt != nil || shown.standsForPassword(figures) else { throw Refusal(.firstFactorWrong) }
        visit.challenge = nil
        if let refusal = person.refusal {
            let noted = event(.signInRefused, at: now, facts: ["reason": .text(refusal.reason.rawValue)])
            return Decided(Change([.visit(visit)], events: [noted]), .refused(refusal))
        }
        var change = Change()
        if visit.person == nil {
            visit.person = person.id
            visit.browser = draws.visitDigest
            if session?.person != person.id { visit.session = nil }
        }
        let present =
            signIn.flatMap { $0.isOpen && now < $0.endsAt ? $0 : nil }
            ?? SignIn(
                id: draws.signIn.signIn, person: person.id, application: visit.application, door: visit.door,
                origin: visit.origin, startedAt: now, joinKey: nil, canShowNumber: true, state: .asking, request: nil)
        let (approval, _) = approved(
            present, by: passkey.method, device: nil, now, userVerified: proof.userVerified,
            factor: .passkey(passkey.id))
        change.add(approval)
        if let request = present.request { change.add(.wake(.device(request.device))) }
        visit.signIn = present.id
        visit.remembered = nil
        if proof.signCount != 0 || passkey.signCount != 0, proof.signCount <= passkey.signCount {
            // A copy of the key may be about: a signal for people to look at, not a proof (WebAuthn §6.1.1).
            change.add(event(.passkeyCountOdd, at: now, personal: ["passkey": passkey.id.text]))
        }
        passkey.signCount = max(passkey.signCount, proof.signCount)
        passkey.backedUp = proof.backedUp
        passkey.lastUsedAt = now
        change.add(.passkey(passkey))
        change.add(.visit(visit))
        return Decided(change, .onward(visit))
    }

    /// Whether the way that finishes the visit goes first with the application from now on.
    public func keepWay(_ keeps: Bool, now: Instant) throws(Refusal) -> Decided<Visit> {
        var visit = try promptable(now)
        guard visit.keepsWay != keeps else { return Decided(.nothing, visit) }
        visit.keepsWay = keeps
        let noted = event(.wayWished, at: now, facts: ["keep": .text(keeps ? "yes" : "no")])
        return Decided(Change([.visit(visit)], events: [noted]), visit)
    }

    /// "It wasn't me", said in the page: what is open is stopped, what is approved here counts no longer, and no phone
    /// is asked for a while.
    public func notMeInPage(now: Instant) throws(Refusal) -> Decided<Visit> {
        guard var visit, visit.isOpen(at: now), let person, visit.person == person.id else { throw Refusal(.expired) }
        var change = Change()
        for one in open { change.add(settled(one, .deniedNotMe, now).0) }
        visit.remembered = nil
        if case .approved = signIn?.state { visit.signIn = nil }
        change.add(.visit(visit))
        // Said again and again it makes no longer pause: whoever knows the password alone can say it.
        let budget = pushBudget ?? PushBudget(person: person.id)
        if budget.pause(at: now) == nil { change.add(.pushBudget(budget.paused(figures, now: now))) }
        change.add(.browsersForgotten(person.id, at: now))
        change.add(.codesCancelled(person.id, .pass))
        change.add(event(.notMe, at: now, signIn: signIn))
        return Decided(change, visit)
    }

    func promptable(_ now: Instant) throws(Refusal) -> Visit {
        guard let visit, visit.isOpen(at: now), visit.person != nil, visit.person == person?.id,
            passwordCounts(in: visit, now: now)
        else { throw Refusal(.expired) }
        if let refusal = person?.refusal { throw refusal }
        // A passkey that stood for the password is shown again: a phone or a code alone would be one factor.
        guard visit.passwordAt != nil else { throw Refusal(.noUsableMethod) }
        return visit
    }

    private func beginAgain(_ visit: Visit, _ wish: Wish, _ draws: Draws, _ now: Instant) -> Decided<Begun> {
        let begun = begin(
            Beginning(door: visit.door, abilities: .pages, wish: wish, origin: visit.origin, isKept: true),
            draws: draws, now: now)
        guard case .signIn(let signIn) = begun.value else { return begun }
        var next = visit
        next.signIn = signIn.id
        next.remembered = nil
        var change = begun.change
        change.add(.visit(next))
        return Decided(change, begun.value)
    }

    private func stepped(_ begun: Decided<Begun>, _ visit: Visit) -> Decided<Step> {
        begun.map { value in
            switch value {
            case .signIn(let signIn):
                if case .refused(let reason, _) = signIn.state { return .refused(Refusal(reason)) }
                return .onward(visit)
            case .refused(let refusal): return .refused(refusal)
            case .waived: return .onward(visit)
            }
        }
    }
}
