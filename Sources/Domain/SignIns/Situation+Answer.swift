/// An authentic answer of a phone to a request.
public struct Answer: Equatable, Sendable {
    public enum Decision: Equatable, Sendable {
        /// With the number that was typed or chosen, where one was asked for.
        case approve(number: String?)
        case mistake
        case notMe
    }

    public let request: ID<PushRequest>
    public let device: ID<Device>
    public let nonce: [UInt8]
    public let decision: Decision
    /// What the phone's screen lock showed for it.
    public let lock: LockProof?
    /// What the phone says of itself.
    public let told: [PhoneItem: String]

    public init(
        request: ID<PushRequest>, device: ID<Device>, nonce: [UInt8], decision: Decision, lock: LockProof? = nil,
        told: [PhoneItem: String] = [:]
    ) {
        self.request = request
        self.device = device
        self.nonce = nonce
        self.decision = decision
        self.lock = lock
        self.told = told
    }
}

extension Situation {
    /// Decides what an authentic answer means for the sign-in.
    public func consider(_ answer: Answer, draws: Draws, now: Instant) throws(Refusal) -> Decided<SignIn> {
        hearing(answer, try weigh(answer, draws, now), now)
    }

    private func weigh(_ answer: Answer, _ draws: Draws, _ now: Instant) throws(Refusal) -> Decided<SignIn> {
        guard let signIn, signIn.state == .waiting, let request = signIn.request, request.id == answer.request,
            request.nonce == answer.nonce, request.device == answer.device
        else { throw Refusal(.superseded) }
        let trial = trial(of: answer.device, now: now)
        guard trial != nil || devices.contains(where: { $0.id == answer.device && $0.state == .active }) else {
            throw Refusal(.superseded)
        }
        guard now < request.endsAt else { return decided(settled(signIn, .expired, now)) }
        if let refusal = person?.refusal { return decided(settled(signIn, refusal.reason, now)) }
        switch answer.decision {
        case .approve(let number):
            guard answer.lock != nil || !request.asks.contains(.lock) else {
                return decided(denied(signIn, request, .screenLockNeeded, now))
            }
            let isRight = request.matching.number.map { $0 == number } ?? true
            guard isRight else { return numberWrong(signIn, request, draws, now) }
            // What is not asked of the phone is not held against it, and a test approves nothing.
            let isJudged = request.asks.contains(.os) && signIn.door != .test
            let lack = isJudged ? figures.lack(in: answer.told[.os]) : nil
            guard lack == nil || trial != nil else { return decided(denied(signIn, request, .deviceTooOld, now)) }
            guard trial.map({ hasRoom(for: $0.setup) }) ?? true else { throw Refusal(.superseded) }
            // Its test approves nothing else where it does not work yet.
            let waits = trial.map { probation(for: .phone($0.device.id), by: $0.setup.proof, now: now)?.worksAt != nil }
            var (change, next) =
                lack != nil || waits == true && signIn.door != .test
                ? settled(signIn, lack == nil ? .deviceWaiting : .deviceTooOld, now)
                : approved(signIn, by: .push, device: answer.device, now, userVerified: answer.lock != nil)
            if let lock = answer.lock { change.add(shown(lock, by: answer.device, now)) }
            if let trial { change.add(counting(trial.device, trial.setup, isTried: true, from: signIn.origin, now)) }
            return Decided(change, next)
        case .mistake:
            return decided(denied(signIn, request, .deniedMistake, now))
        case .notMe:
            return notMe(signIn, request, now)
        }
    }

    /// The request's time is over.
    public func expire(now: Instant) -> Decided<SignIn?> {
        guard let signIn, signIn.isOpen, signIn.endsAt <= now else { return Decided(.nothing, signIn) }
        let (change, next) = settled(signIn, .expired, now)
        return Decided(change, next)
    }

    /// The person types a code within an open sign-in; a wrong one leaves it open.
    public func consider(_ code: TriedCode, now: Instant) -> Decided<Begun> {
        guard let signIn, signIn.isOpen, now < signIn.endsAt else { return ended }
        if let refusal = person?.refusal {
            let (change, _) = settled(signIn, refusal.reason, now)
            return Decided(change, .refused(refusal))
        }
        let decision = spend(code, signIn, now)
        switch decision.value {
        case .failure(let refusal): return Decided(decision.change, .refused(refusal))
        case .success(let method):
            let (approval, next) = approved(signIn, by: method, device: nil, now, factor: factor(of: code))
            var change = decision.change
            change.add(approval)
            if let request = signIn.request { change.add(.wake(.device(request.device))) }
            return Decided(change, .signIn(next))
        }
    }

    /// A new request within an open sign-in: the old one is dead, the number changes.
    public func askAgain(_ choice: DeviceChoice, draws: Draws, now: Instant) -> Decided<Begun> {
        guard let signIn, signIn.isOpen, now < signIn.startedAt + signIn.lifetimeSecondsMax else { return ended }
        if let request = signIn.request, now < request.askedAt + figures.pushResendGapSeconds,
            choice == .lastUsed || choice == .device(request.device)
        {
            return Decided(.nothing, .signIn(signIn))
        }
        let abilities = DoorAbilities(canShowNumber: signIn.canShowNumber, canAskForCode: true)
        let plan = Policy.plan(for: self, abilities: abilities, from: signIn.source, now: now)
        let devices = activeDevices.sorted { $0.addedAt < $1.addedAt }
        let device: ID<Device>? =
            switch choice {
            case .lastUsed: plan.pushByWish
            case .position(let position): position >= 1 && position <= devices.count ? devices[position - 1].id : nil
            case .device(let id): id
            }
        guard let device, plan.allows(device) else {
            if let until = pushBudget?.pause(at: now, from: signIn.source) {
                return Decided(.nothing, .refused(Refusal(.pushPaused, until: until)))
            }
            return Decided(.nothing, .refused(Refusal(.noUsableMethod)))
        }
        if let paused = pauseInstead(of: signIn, now) { return Decided(paused.change, .refused(paused.value)) }
        var (change, next) = push(signIn, to: device, draws, now)
        if let old = signIn.request?.device, old != device { change.add(.wake(.device(old))) }
        return Decided(change, .signIn(next))
    }

    private var ended: Decided<Begun> {
        let reason: Reason =
            switch signIn?.state {
            case .refused(let reason, _): reason
            case .approved: .codeUsed
            case .waiting, .asking, nil: .expired
            }
        return Decided(.nothing, .refused(Refusal(reason)))
    }

    private func decided(_ result: (Change, SignIn)) -> Decided<SignIn> { Decided(result.0, result.1) }

    private func denied(
        _ signIn: SignIn, _ request: PushRequest, _ reason: Reason, _ now: Instant
    ) -> (Change, SignIn) {
        var (change, next) = settled(signIn, reason, now)
        if let pushBudget { change.add(.pushBudget(pushBudget.answered(sentAt: request.askedAt))) }
        return (change, next)
    }

    /// "It wasn't me" stops every open sign-in of the person, and all requests that the same source would send.
    private func notMe(_ signIn: SignIn, _ request: PushRequest, _ now: Instant) -> Decided<SignIn> {
        var (change, next) = settled(signIn, .deniedNotMe, now)
        for other in open where other.id != signIn.id {
            let (stopped, _) = settled(other, .deniedNotMe, now)
            change.add(stopped)
        }
        change.add(everywhereEnded(for: signIn.person, now))
        var personal = ["device": request.device.text]
        personal["place"] = signIn.origin.place
        change.add(event(.notMe, at: now, signIn: next, personal: personal))
        // Whoever sends these knows the password.
        let budget = pushBudget ?? PushBudget(person: signIn.person)
        guard let source = signIn.source else {
            // From wherever they come, no further push for a while, whatever the door.
            change.add(.pushBudget(budget.paused(figures, now: now)))
            return Decided(change, next)
        }
        // The push goes on counting as one that nobody wanted: who changes the source comes to the pause.
        let seconds = figures.notMeBlockSeconds
        change.add(.pushBudget(budget.blocking(source, for: seconds, now: now)))
        change.add(event(.sourceBlocked, at: now, signIn: next, facts: ["seconds": .count(seconds)]))
        return Decided(change, next)
    }

    /// One wrong number is forgiven: the request goes on under a new number. The second ends it.
    private func numberWrong(
        _ signIn: SignIn, _ request: PushRequest, _ draws: Draws, _ now: Instant
    ) -> Decided<SignIn> {
        let noted = event(.numberWrong, at: now, signIn: signIn, personal: ["device": request.device.text])
        guard request.wrongNumbers == 0 else {
            var (change, next) = denied(signIn, request, .numberWrong, now)
            change.add(noted)
            return Decided(change, next)
        }
        var next = signIn
        next.request = PushRequest(
            id: draws.request, device: request.device, nonce: draws.nonce,
            matching: draws.matching(requestFigures, canShow: true, after: request),
            asks: asked(of: request.device), askedAt: request.askedAt, endsAt: request.endsAt, wrongNumbers: 1,
            extensions: request.extensions)
        let change = Change(
            [.signIn(next)], events: [noted],
            effects: [.wake(.signIn(next.id)), .push(device: request.device, signIn: next.id)])
        return Decided(change, next)
    }
}
