extension Situation {
    /// The way back: an approved visit becomes a pass for the application, once, and the browser's session is begun
    /// or stepped up under a new secret.
    public func finish(
        remembering name: String?, draws: VisitDraws, now: Instant
    ) throws(Refusal) -> Decided<Pass> {
        guard var visit, visit.isOpen(at: now), let person, visit.person == person.id else { throw Refusal(.expired) }
        if let refusal = person.refusal { throw refusal }
        guard application != nil, let approval = approval(now: now) else { throw Refusal(.expired) }
        let proof = approval.proof
        visit.state = .finished(at: now)
        var change = Change([.visit(visit)])
        let next = session(of: visit, person, proof, draws, now, &change)
        if visit.keepsWay, let proof, proof.method != .dayPass {
            let device = proof.method == .push ? signIn?.request?.device : nil
            change.add(
                .lastUsed(
                    LastUsed(
                        person: person.id, application: visit.application, method: proof.method, device: device,
                        at: now, isKept: true)))
            change.add(event(.wayKept, at: now, facts: ["method": .text(proof.method.rawValue)]))
        }
        if let name { change.add(remember(name, visit, person, proof, draws, now)) }
        let pass = Pass(
            person: person, application: visit.application, session: next,
            byPasswordAlone: proof == nil, ticket: visit.ticket, door: visit.door)
        return Decided(change, pass)
    }

    /// What approves the visit now: the second factor that was shown in it, as policy and the application take it, or
    /// the remembered browser. Nil where something is still to be shown, and when nobody came for it in time.
    public func approval(now: Instant) -> VisitApproval? {
        guard let visit, visit.isOpen(at: now), let person, visit.person == person.id,
            passwordCounts(in: visit, now: now)
        else { return nil }
        if let remembered, remembered.id == visit.remembered, remembered.person == person.id {
            let counts =
                visit.passwordAt != nil && remembered.isAlive(at: now)
                && now < remembered.usedAt + Visit.approvalSeconds
            return counts ? .remembered(remembered) : nil
        }
        if isPutOff(now: now) { return .putOff }
        if let shown = shown(in: visit, person, now) { return .proof(shown) }
        return waiver(of: visit, now: now).map { .waived($0) }
    }

    private func shown(in visit: Visit, _ person: Person, _ now: Instant) -> Proof? {
        guard let signIn, signIn.id == visit.signIn, signIn.person == person.id,
            signIn.application == visit.application, case .approved(let method, let at) = signIn.state,
            now < at + lasting(visit, method), accepts(method)
        else { return nil }
        let proof = Proof(method: method, at: at, userVerified: signIn.userVerified)
        guard figures.takes(proof) else { return nil }
        return visit.passwordAt != nil || proof.standsForPassword(figures) ? proof : nil
    }

    /// For how long an approval lasts: where something is set up after it, as long as the set-up may take.
    private func lasting(_ visit: Visit, _ method: Method) -> Int {
        let isForSetup =
            visit.enrols || visit.replaces != nil || method.standsInForDevices && owned.allSatisfy(\.isLocked)
        return isForSetup ? Self.freshSeconds : Visit.approvalSeconds
    }

    /// Whether the visit's password still counts: it was typed into the visit, or the session that it is from lives.
    func passwordCounts(in visit: Visit, now: Instant) -> Bool {
        guard let at = visit.passwordAt, at < visit.startedAt else { return true }
        return session?.id == visit.session && session?.isAlive(figures, now: now) == true
    }

    private func session(
        of visit: Visit, _ person: Person, _ proof: Proof?, _ draws: VisitDraws, _ now: Instant,
        _ change: inout Change
    ) -> Session {
        if var known = session, known.id == visit.session, known.person == person.id, known.isAlive(figures, now: now) {
            known.digest = draws.sessionDigest
            // Where a passkey stood for the password, an older password would tell a wrong time.
            known.passwordAt = visit.passwordAt
            if proof != nil { known.provedWith = signIn?.factor }
            known.proof = proof ?? known.proof
            known.usedAt = now
            change.add(.session(known))
            change.add(event(.sessionSteppedUp, at: now, personal: ["session": known.id.text]))
            return known
        }
        let fresh = Session(
            id: draws.session, person: person.id, digest: draws.sessionDigest, passwordAt: visit.passwordAt,
            proof: proof, startedAt: now, usedAt: now, origin: visit.origin,
            provedWith: proof == nil ? nil : signIn?.factor)
        change.add(.session(fresh))
        change.add(event(.sessionStarted, at: now, personal: ["session": fresh.id.text]))
        return fresh
    }

    /// Whether the page may offer to remember the browser.
    public var offersRemembering: Bool {
        guard let visit else { return false }
        return figures.browserRememberSeconds > 0 && visit.demands.level == .policy && !visit.demands.afresh
    }

    private func remember(
        _ name: String, _ visit: Visit, _ person: Person, _ proof: Proof?, _ draws: VisitDraws, _ now: Instant
    ) -> Change {
        guard proof?.method.isSecondFactor == true, offersRemembering else { return Change() }
        // What covers other applications already goes on under a new secret, and no longer than it would have.
        var applications = [visit.application]
        var change = Change()
        var ends = now + figures.browserRememberSeconds
        if var old = remembered, old.person == person.id, old.isAlive(at: now) {
            let others = old.applications.filter { $0 != visit.application }
            applications += others.prefix(RememberedBrowser.applicationsMax - 1)
            if !others.isEmpty { ends = min(ends, old.endsAt) }
            old.forgottenAt = now
            change.add(.remembered(old))
        }
        change.add(
            .remembered(
                RememberedBrowser(
                    id: draws.remembered, person: person.id, digest: draws.rememberedDigest,
                    name: name.visible(bytesMax: Origin.sizeMax) ?? "",
                    applications: applications, addedAt: now, usedAt: now, endsAt: ends)))
        change.add(event(.browserRemembered, at: now, personal: ["browser": name]))
        return change
    }

    /// Signing out: the browser's session is over, and the clients that it was used for are told.
    public func endSession(now: Instant) -> Decided<Session?> {
        guard var session, session.endedAt == nil else { return Decided(.nothing, nil) }
        session.endedAt = now
        let noted = event(.sessionEnded, at: now, personal: ["session": session.id.text])
        let told = listeners.filter { $0.session == session.id }.map { $0.told(of: session.person) }
        return Decided(Change([.session(session)], events: [noted], effects: told), session)
    }

    /// The browser is remembered no longer.
    public func forget(_ id: ID<RememberedBrowser>, now: Instant) throws(Mistake) -> Decided<Bool> {
        guard var remembered, remembered.id == id, remembered.person == person?.id, remembered.forgottenAt == nil else {
            throw Mistake(.notFound, "there is no such browser")
        }
        remembered.forgottenAt = now
        let noted = event(.browserForgotten, at: now, personal: ["browser": remembered.name])
        return Decided(Change([.remembered(remembered)], events: [noted]), true)
    }
}
