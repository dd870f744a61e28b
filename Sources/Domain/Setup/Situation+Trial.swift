/// A phone whose owner said that the words match, and that was not tried yet.
public struct Trial: Equatable, Sendable {
    public let device: Device
    public let setup: Setup
}

/// A phone that is set up before somebody's eyes counts from its first approved request on, or its first right code.
/// Until then it is offered nowhere, and answers what is asked to try it alone.
extension Situation {
    public func trial(now: Instant) -> Trial? {
        setups.reversed().lazy.compactMap { trial($0, now) }.first
    }

    func trial(of device: ID<Device>, now: Instant) -> Trial? {
        setups.first { $0.device == device }.flatMap { trial($0, now) }
    }

    private func trial(_ setup: Setup, _ now: Instant) -> Trial? {
        guard setup.state == .confirmed, setup.isOpen(at: now),
            let device = devices.first(where: { $0.id == setup.device && $0.state == .pending })
        else { return nil }
        return Trial(device: device, setup: setup)
    }

    /// The tokens against which a typed code is checked: those in use, that of a phone to be tried, and what is waited
    /// for.
    public func typeable(now: Instant) -> [Token] {
        let device = trial(now: now)?.device.id
        return tokens.compactMap { token in
            if token.isUsable { return token }
            // A code of what is waited for is known, so that its person is told how long.
            let waits = probation(of: token.device.map { .phone($0) } ?? .token(token.id))?.waitsUntil != nil
            guard waits || token.state == .stock && device != nil && token.device == device else { return nil }
            var tried = token
            tried.state = .assigned
            return tried
        }
    }

    /// The sign-in that waits for a first device asks it: its approval is the test.
    func ask(_ device: Device, _ visit: Visit, _ draws: Draws, _ now: Instant) -> Decided<Step> {
        var visit = visit
        let open = signIn.flatMap { $0.state == .waiting && now < $0.endsAt ? $0 : nil }
        if let request = open?.request, request.device == device.id,
            now < request.askedAt + figures.pushResendGapSeconds
        {
            return Decided(.nothing, .onward(visit))
        }
        let asking =
            open
            ?? SignIn(
                id: draws.signIn, person: device.person, application: visit.application, door: visit.door,
                origin: visit.origin, startedAt: now, joinKey: nil, canShowNumber: true, state: .asking, request: nil)
        if let until = pushBudget?.pause(at: now, from: asking.source) {
            return Decided(.nothing, .refused(Refusal(.pushPaused, until: until)))
        }
        if let paused = pauseInstead(of: asking, now) { return Decided(paused.change, .refused(paused.value)) }
        var change = push(asking, to: device.id, draws, now).0
        visit.signIn = asking.id
        visit.enrols = true
        visit.remembered = nil
        change.add(.visit(visit))
        return Decided(change, .onward(visit))
    }

    /// A code of the phone to be tried, typed into the sign-in that waits for a first device; nil for other codes.
    func considerTrial(_ code: TriedCode, _ draws: Draws, _ now: Instant) throws(Refusal) -> Decided<Step>? {
        guard mayEnrol(now: now), let trial = trial(now: now), case .token(let id, _, _) = code.proof,
            let index = tokens.firstIndex(where: { $0.id == id && $0.device == trial.device.id }),
            !tokens[index].isUsable, hasRoom(for: trial.setup)
        else { return nil }
        if let until = probation(for: .phone(trial.device.id), by: trial.setup.proof, now: now)?.worksAt {
            if let refusal = wrongCodes[.passcode]?.refusal(figures, now: now) {
                return Decided(.nothing, .refused(refusal))
            }
            guard case .token(_, let position, let drift) = code.proof, position > tokens[index].last else {
                return nil
            }
            var change = counting(trial.device, trial.setup, isTried: true, from: visit?.origin ?? Origin(), now)
            change.add(.tokenSpent(id, last: position, drift: drift))
            return Decided(change, .refused(Refusal(.deviceWaiting, until: until)))
        }
        var with = self
        with.tokens[index].state = .assigned
        with.visit?.enrols = true
        let decided = try with.consider(typed: code, draws: draws, now: now)
        guard case .onward = decided.value else { return decided }
        var change = counting(trial.device, trial.setup, isTried: true, from: visit?.origin ?? Origin(), now)
        change.add(decided.change)
        return Decided(change, decided.value)
    }

    /// Why the phone may not be tried here: it takes what lets one be added, or the place of one that was reset.
    private func tryingRefusal(now: Instant) -> Refusal? {
        let replaced = trial(now: now)?.setup.replaces
        return replaced != nil && replaced == replaceable(now: now)?.id ? nil : addingRefusal(now: now)
    }

    /// A request to the phone to be tried where nothing else waits for it: in the portal, or beside what was approved.
    public func askTrial(draws: Draws, now: Instant) throws -> Decided<SignIn> {
        if let refusal = tryingRefusal(now: now) { throw refusal }
        guard let trial = trial(now: now), let person, let application else { throw Refusal(.expired) }
        if let until = pushBudget?.pause(at: now) { throw Refusal(.pushPaused, until: until) }
        let open = trialRequest(now: now)
        if let open, let request = open.request, now < request.askedAt + figures.pushResendGapSeconds {
            return Decided(.nothing, open)
        }
        let asking =
            open
            ?? SignIn(
                id: draws.signIn, person: person.id, application: application.id, door: .test, origin: Origin(),
                startedAt: now, joinKey: nil, canShowNumber: true, state: .asking, request: nil)
        let (change, next) = push(asking, to: trial.device.id, draws, now)
        return Decided(change, next)
    }

    /// The request that tries the phone now.
    public func trialRequest(now: Instant) -> SignIn? {
        guard let device = trial(now: now)?.device.id else { return nil }
        return open.last {
            $0.door == .test && $0.state == .waiting && $0.request?.device == device && now < $0.request?.endsAt ?? now
        }
    }

    /// A code of the phone to be tried, where nothing else waits for it.
    public func typeTrial(_ code: TriedCode, now: Instant) throws -> Decided<Enrolled> {
        if let refusal = tryingRefusal(now: now) { throw refusal }
        guard let trial = trial(now: now) else { throw Refusal(.expired) }
        guard hasRoom(for: trial.setup) else { throw full ?? Mistake(.notFound, "the phone that was reset is gone") }
        if let refusal = wrongCodes[.passcode]?.refusal(figures, now: now) {
            return Decided(.nothing, .refused(refusal))
        }
        guard case .token(let id, let position, let drift) = code.proof,
            let token = tokens.first(where: { $0.id == id && $0.device == trial.device.id }), position > token.last
        else { return try enrolTokenWrong(now: now).map { .refused($0) } }
        let origin = visit?.origin ?? session?.origin ?? Origin()
        var change = counting(trial.device, trial.setup, isTried: true, from: origin, now)
        change.add(.tokenSpent(id, last: position, drift: drift))
        return Decided(change, .added)
    }
}
