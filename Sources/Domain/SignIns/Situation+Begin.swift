/// How a sign-in began.
public enum Begun: Equatable, Sendable {
    /// It waits, asks for a code, or is approved already; one that is kept may be refused already, too.
    case signIn(SignIn)
    case refused(Refusal)
    /// Nothing is asked for beside the first factor.
    case waived(Waiver)

    /// Why the person was not let in, where that is settled.
    public var reason: Reason? {
        switch self {
        case .refused(let refusal): refusal.reason
        case .waived: nil
        case .signIn(let signIn):
            if case .refused(let reason, _) = signIn.state { reason } else { nil }
        }
    }
}

extension Situation {
    /// Decides about a sign-in whose first factor is proved.
    public func begin(_ beginning: Beginning, draws: Draws, now: Instant) -> Decided<Begun> {
        decideBeginning(beginning, draws, now).once(beginning.message)
    }

    private func decideBeginning(_ beginning: Beginning, _ draws: Draws, _ now: Instant) -> Decided<Begun> {
        if let waiver = waived(now: now) {
            let noted = waived(
                waiver, at: beginning.door, beginning.abilities, beginning.wish, from: beginning.origin, now)
            return Decided(Change(events: [noted]), .waived(waiver))
        }
        guard let person, let application else {
            return refused(Refusal(.notSetUp), beginning, nil, now)
        }
        if let joined = joinable(beginning, now) { return Decided(.nothing, .signIn(joined)) }
        let signIn = SignIn(
            id: draws.signIn, person: person.id, application: application.id, door: beginning.door,
            origin: beginning.origin, startedAt: now, joinKey: beginning.joinKey,
            canShowNumber: beginning.abilities.canShowNumber, state: .asking, request: nil)
        if let refusal = person.refusal { return refused(refusal, beginning, signIn, now) }
        if case .code(let code) = beginning.wish { return begin(with: code, beginning, signIn, now) }
        let plan = Policy.plan(for: self, abilities: beginning.abilities, from: signIn.source, now: now)
        if case .refuse(let refusal) = plan.verdict, !plan.asks(outdatedBy: beginning.wish) {
            return refused(refusal, beginning, signIn, now)
        }
        return beginAsking(plan, beginning, signIn, draws, now)
    }

    private func beginAsking(
        _ plan: Plan, _ beginning: Beginning, _ signIn: SignIn, _ draws: Draws, _ now: Instant
    ) -> Decided<Begun> {
        let device: ID<Device>?
        switch beginning.wish {
        case .automatic where beginning.abilities.hasPages:
            // A page shows the best way, whatever it is; elsewhere a push is the one way that asks by itself.
            if case .push(let best) = plan.ways.first { device = best } else { device = nil }
        case .automatic: device = plan.push
        case .push(.lastUsed): device = plan.pushByWish
        case .push(.position(let position)):
            let devices = activeDevices.sorted { $0.addedAt < $1.addedAt }
            let chosen = position >= 1 && position <= devices.count ? devices[position - 1].id : nil
            device = chosen.flatMap { plan.allows($0) ? $0 : nil }
        case .push(.device(let id)): device = plan.allows(id) ? id : nil
        case .code, .telephone: device = nil
        }
        guard let device else {
            if beginning.wish == .automatic, beginning.abilities.canAskForCode { return asking(signIn, now) }
            if beginning.wish != .telephone, let until = pushBudget?.pause(at: now, from: signIn.source) {
                return refused(Refusal(.pushPaused, until: until), beginning, signIn, now)
            }
            let isOld = beginning.wish == .automatic && !plan.outdated.isEmpty
            return refused(Refusal(isOld ? .deviceTooOld : .noUsableMethod), beginning, signIn, now)
        }
        if let paused = pauseInstead(of: signIn, now) {
            guard beginning.abilities.canAskForCode, plan.ways.contains(where: { $0.method != .push }) else {
                let refusal = refused(paused.value, beginning, signIn, now)
                var change = paused.change
                change.add(refusal.change)
                return Decided(change, refusal.value)
            }
            let asked = asking(signIn, now)
            var change = paused.change
            change.add(asked.change)
            return Decided(change, asked.value)
        }
        return pushed(signIn, to: device, draws, now)
    }

    /// An open sign-in of the same client, person and password: a retry joins it and makes nothing new.
    private func joinable(_ beginning: Beginning, _ now: Instant) -> SignIn? {
        guard let key = beginning.joinKey else { return nil }
        switch beginning.wish {
        case .automatic, .push: break
        case .code, .telephone: return nil
        }
        return open.first {
            $0.joinKey == key && $0.state == .waiting && $0.application == application?.id && now < $0.endsAt
        }
    }

    private func asking(_ signIn: SignIn, _ now: Instant) -> Decided<Begun> {
        var change = Change([.signIn(signIn)], events: [event(.signInAsked, at: now, signIn: signIn)])
        change.add(giveWay(to: signIn, now))
        return Decided(change, .signIn(signIn))
    }

    private func pushed(
        _ signIn: SignIn, to device: ID<Device>, _ draws: Draws, _ now: Instant
    ) -> Decided<Begun> {
        let (change, next) = push(signIn, to: device, draws, now)
        var all = change
        all.add(giveWay(to: signIn, now))
        return Decided(all, .signIn(next))
    }

    private func begin(
        with code: TriedCode, _ beginning: Beginning, _ signIn: SignIn, _ now: Instant
    ) -> Decided<Begun> {
        let decision = spend(code, signIn, now)
        switch decision.value {
        case .failure(let refusal):
            return told(refusal, decision.change, beginning, signIn, now)
        case .success(let method):
            let (approval, next) = approved(
                signIn, by: method, device: nil, now, keep: beginning.isKept, factor: factor(of: code))
            var change = decision.change
            change.add(approval)
            return Decided(change, .signIn(next))
        }
    }

    /// With too many sign-ins open, the oldest gives way to the new one.
    private func giveWay(to signIn: SignIn, _ now: Instant) -> Change {
        var change = Change()
        for var old in open.dropLast(max(0, SignIn.openMax - 1)) {
            old.state = .refused(.superseded, at: now)
            change.add(.signIn(old))
            change.add(event(.signInSuperseded, at: now, signIn: old))
            change.add(.wake(.signIn(old.id)))
            if let request = old.request { change.add(.wake(.device(request.device))) }
        }
        return change
    }

    private func refused(
        _ refusal: Refusal, _ beginning: Beginning, _ signIn: SignIn?, _ now: Instant
    ) -> Decided<Begun> {
        let noted = event(
            .signInRefused, at: now, signIn: signIn, facts: ["reason": .text(refusal.reason.rawValue)])
        return told(refusal, Change(events: [noted]), beginning, signIn, now)
    }

    /// A sign-in that is kept is handed back refused, so that its number is known; of another, the refusal alone.
    private func told(
        _ refusal: Refusal, _ change: Change, _ beginning: Beginning, _ signIn: SignIn?, _ now: Instant
    ) -> Decided<Begun> {
        guard beginning.isKept, var signIn else { return Decided(change, .refused(refusal)) }
        signIn.state = .refused(refusal.reason, at: now)
        var kept = change
        kept.add(.signIn(signIn))
        return Decided(kept, .signIn(signIn))
    }
}
