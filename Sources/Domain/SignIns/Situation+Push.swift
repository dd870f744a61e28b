extension Situation {
    /// Sends a request to the device within the sign-in; an earlier request of it is dead from then on.
    func push(_ signIn: SignIn, to device: ID<Device>, _ draws: Draws, _ now: Instant) -> (Change, SignIn) {
        var next = signIn
        let ends = min(now + requestFigures.pushLifetimeSeconds, signIn.startedAt + signIn.lifetimeSecondsMax)
        next.request = PushRequest(
            id: draws.request, device: device, nonce: draws.nonce,
            matching: draws.matching(requestFigures, canShow: signIn.canShowNumber, after: signIn.request),
            asks: asked(of: device), askedAt: now, endsAt: ends)
        next.state = .waiting
        let budget = pushBudget ?? PushBudget(person: signIn.person)
        let change = Change(
            [.signIn(next), .pushBudget(budget.sent(at: now))],
            events: [
                event(
                    .signInAsked, at: now, signIn: next, facts: ["method": "push"], personal: ["device": device.text])
            ],
            effects: [.push(device: device, signIn: next.id), .wake(.signIn(next.id))])
        return (change, next)
    }

    /// The pause that one push more would begin, if it is one too many.
    func pauseInstead(of signIn: SignIn, _ now: Instant) -> Decided<Refusal>? {
        let budget = pushBudget ?? PushBudget(person: signIn.person)
        guard budget.isSpent(figures, now: now) else { return nil }
        let paused = budget.paused(figures, now: now)
        let until = paused.pausedUntil ?? now
        let change = Change(
            [.pushBudget(paused)],
            events: [
                event(
                    .pushPaused, at: now, signIn: signIn, facts: ["seconds": .count(now.secondsUntil(until))])
            ])
        return Decided(change, Refusal(.pushPaused, until: until))
    }

    /// The sign-in is approved: what was used is remembered, and the push budget is whole again.
    func approved(
        _ signIn: SignIn, by method: Method, device: ID<Device>?, _ now: Instant, keep: Bool = true,
        userVerified: Bool = false, factor: OwnFactor? = nil
    ) -> (Change, SignIn) {
        var next = signIn
        next.userVerified = userVerified
        next.factor = factor ?? device.map { .phone($0) }
        next.state = .approved(method, at: now)
        var change = Change(keep ? [.signIn(next)] : [])
        // What is gone tomorrow goes first nowhere.
        if signIn.door != .test, signIn.door != .consent, method != .dayPass {
            change.add(
                .lastUsed(
                    LastUsed(
                        person: signIn.person, application: signIn.application, method: method, device: device, at: now)
                ))
        }
        if let pushBudget, pushBudget != pushBudget.approved() { change.add(.pushBudget(pushBudget.approved())) }
        let seconds = max(0, Int((now.milliseconds - signIn.startedAt.milliseconds) / 1000))
        var facts: [String: JSONFact] = ["method": .text(method.rawValue), "seconds": .count(seconds)]
        var personal = device.map { ["device": $0.text] } ?? [:]
        if method == .push, userVerified { facts["screen_lock"] = true }
        if method == .recoveryCode {
            // The one that was used is among them still.
            facts["left"] = .count(max(0, codes.count { $0.kind == .recovery && $0.isUsable(at: now) } - 1))
            personal["place"] = signIn.origin.place
        }
        if method == .travelCode {
            facts["left"] = .count(max(0, travelCodesLeft(now: now) - 1))
            personal["place"] = signIn.origin.place
        }
        if let country = unusualCountry(of: signIn.origin, now: now) {
            facts["unusual"] = true
            personal["country"] = country
        }
        change.add(event(.signInApproved, at: now, signIn: next, facts: facts, personal: personal))
        if keep { change.add(.wake(.signIn(next.id))) }
        if let device { change.add(.wake(.device(device))) }
        return (change, next)
    }

    /// The sign-in is over without an approval.
    func settled(_ signIn: SignIn, _ reason: Reason, _ now: Instant) -> (Change, SignIn) {
        var next = signIn
        next.state = .refused(reason, at: now)
        let change = Change(
            [.signIn(next)],
            events: [event(.signInRefused, at: now, signIn: next, facts: ["reason": .text(reason.rawValue)])],
            effects: [.wake(.signIn(next.id))] + (next.request.map { [.wake(.device($0.device))] } ?? []))
        return (change, next)
    }
}
