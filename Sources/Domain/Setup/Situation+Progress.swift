/// The way through the set-up, whose place is kept in the store: whoever leaves carries on at the next sign-in.
extension Situation {
    /// Whether a way was chosen and nothing came of it yet.
    func hasChosen(now: Instant) -> Bool {
        guard let progress else { return false }
        return progress.step == .chosen && progress.isKept(figures, now: now)
    }

    /// A way is chosen in the visit. In the portal there is no place to keep.
    public func choose(_ way: SetupProgress.Way, now: Instant) throws(Refusal) -> Decided<Bool> {
        guard let visit, let person, mayEnrol(now: now) else { return Decided(.nothing, false) }
        let browser = isByCode(now: now) || visit.carriesOn ? visit.browser : nil
        let proof = browser.map { _ in addingProof(now: now) }
        if let progress, progress.step == .chosen, progress.way == way, progress.browser == browser,
            progress.proof == proof, now < progress.at + SetupProgress.sameSeconds
        {
            return Decided(.nothing, true)
        }
        let next = SetupProgress(
            person: person.id, step: .chosen, way: way, at: now, browser: browser, proof: proof,
            askedAt: progress?.askedAt)
        let noted = event(.setupChosen, at: now, facts: ["way": .text(way.rawValue)], by: .person(person.id))
        return Decided(Change([.setupProgress(next)], events: [noted]), true)
    }

    /// Whether a code of the service desk or a recovery code lets something be set up in the visit.
    private func isByCode(now: Instant) -> Bool {
        guard case .proof(let proof)? = approval(now: now) else { return false }
        return proof.method.standsInForDevices
    }

    /// The browser in which a code was shown carries on in this visit, by the password.
    public func carryOn(by digests: [[UInt8]], now: Instant) throws(Refusal) -> Decided<Visit> {
        var visit = try promptable(now)
        guard let progress, progress.isCarried(by: digests, now: now), let person else { throw Refusal(.expired) }
        if visit.carriesOn { return Decided(.nothing, visit) }
        visit.carriesOn = true
        let noted = event(.setupCarriedOn, at: now, by: .person(person.id))
        return Decided(Change([.visit(visit)], events: [noted]), visit)
    }

    /// Whether the visit carries on what a code let its browser begin.
    func carriesOn(now: Instant) -> Bool {
        guard let visit, visit.carriesOn, let progress, let browser = progress.browser else { return false }
        return progress.isCarried(by: [browser], now: now)
    }

    /// What comes next in the approved visit, where something was set up in it or the recovery codes were left.
    public func setupStage(now: Instant) -> SetupStage? {
        guard let visit, case .proof(let proof)? = approval(now: now), now < proof.at + Self.freshSeconds,
            owned.contains(where: { !$0.isLocked })
        else { return nil }
        if visit.enrols {
            guard progress?.step != .done else { return nil }
            if progress?.step ?? .chosen == .chosen, wantsSpare(now) { return .spare }
            return lacksStoredCodes(now) ? .codes : .done
        }
        guard let progress, progress.isKept(figures, now: now), hasCome(of: progress), visit.door != .portal,
            !proof.method.isWithoutDevice
        else { return nil }
        return lacksStoredCodes(now) ? .left : nil
    }

    /// Whether something came of what was chosen. A key fob was there before it was somebody's.
    private func hasCome(of progress: SetupProgress) -> Bool {
        guard progress.step == .chosen else { return true }
        return owned.contains { thing in
            if progress.way == .fob, case .token = thing.factor { return !thing.isLocked }
            return !thing.isLocked && thing.addedAt >= progress.at
        }
    }

    /// Whether somebody with one thing can add another now.
    private func wantsSpare(_ now: Instant) -> Bool {
        owned.count { !$0.isLocked } == 1 && hasRoom && addingRefusal(now: now) == nil
    }

    private func lacksStoredCodes(_ now: Instant) -> Bool {
        guard figures.methods.contains(.recoveryCode), !probations.contains(where: { now < $0.changesAt })
        else { return false }
        return progress?.step == .codes || recoveryCodesLeft(now: now) == 0
    }

    /// Whether a spare is wanted was answered: it is there, or not now.
    public func answerSpare(now: Instant) throws(Refusal) -> Decided<Bool> {
        guard setupStage(now: now) == .spare else { return Decided(.nothing, false) }
        return try step(to: .answered, now)
    }

    /// Recovery codes of somebody who has just set something up; the ones that were shown before are dead.
    public func makeFirstCodes(
        _ digests: [(ID<OneTimeCode>, [UInt8])], now: Instant
    ) throws -> Decided<[OneTimeCode]> {
        guard let stage = setupStage(now: now), stage == .codes || stage == .left, let person else {
            throw Refusal(.expired)
        }
        let made = try makeCodes(.recovery, digests: digests, lifetimeSeconds: nil, by: .person(person.id), now: now)
        var change = made.change
        change.add(try step(to: .codes, now).change)
        return Decided(change, made.value)
    }

    /// The codes that were shown are stored, or none are made: the set-up is done.
    public func finishSetup(now: Instant) throws(Refusal) -> Decided<Bool> {
        guard let stage = setupStage(now: now), stage == .done || progress?.step == .codes else {
            throw Refusal(.expired)
        }
        return try step(to: .done, now)
    }

    private func step(to step: SetupProgress.Step, _ now: Instant) throws(Refusal) -> Decided<Bool> {
        guard let person else { throw Refusal(.expired) }
        let next = SetupProgress(
            person: person.id, step: step, way: progress?.way, at: now, askedAt: progress?.askedAt)
        let noted = event(.setupStepped, at: now, facts: ["step": .text(step.rawValue)], by: .person(person.id))
        return Decided(Change([.setupProgress(next)], events: [noted]), true)
    }
}
