extension Situation {
    /// Opens a set-up for the person. One that was left when its code had ended is carried on, with this code.
    /// - Parameter isTried: whether a page follows it, where the phone is tried before it counts.
    public func startSetup(
        id: ID<Setup>, digest: [UInt8], lifetimeSeconds: Int?, isTried: Bool = false, replaces: ID<Device>? = nil,
        proof: AddingProof = .desk, by actor: Actor, now: Instant
    ) throws -> Decided<Setup> {
        let unfinished = setups.filter { $0.isUnfinished(at: now) }
        if let left = unfinished.last(where: { !$0.isOpen(at: now) }) {
            return try carryOn(
                left.id, digest: digest, lifetimeSeconds: lifetimeSeconds, isTried: isTried, replaces: replaces,
                proof: proof, by: actor, now: now)
        }
        let (person, ends) = try admitted(lifetimeSeconds, replaces, now)
        let setup = Setup(
            id: id, person: person.id, digest: digest, startedAt: now, endsAt: ends,
            keptUntil: now + figures.setupKeepSeconds, state: .started, device: nil, isTried: isTried,
            replaces: replaces, proof: proof)
        var change = Change([.setup(setup)], events: [event(.setupStarted, at: now, by: actor)])
        for old in unfinished.dropLast(Setup.openMax - 1) { change.add(abandon(old, now)) }
        return Decided(change, setup)
    }

    /// A new code for the same set-up; the code before it is dead, and a phone that was half made is gone.
    public func carryOn(
        _ id: ID<Setup>, digest: [UInt8], lifetimeSeconds: Int?, isTried: Bool = false, replaces: ID<Device>? = nil,
        proof: AddingProof = .desk, by actor: Actor, now: Instant
    ) throws -> Decided<Setup> {
        guard var setup = setups.first(where: { $0.id == id }), setup.isUnfinished(at: now) else {
            throw Mistake(.notFound, "there is no such set-up to carry on: start a new one")
        }
        let (_, ends) = try admitted(lifetimeSeconds, replaces, now)
        var change = setup.device.map { removeHalfMade($0, now) } ?? Change()
        setup.goBack()
        setup.digest = digest
        setup.isTried = isTried
        setup.replaces = replaces
        setup.proof = proof
        setup.endsAt = ends
        setup.keptUntil = now + figures.setupKeepSeconds
        change.add(.setup(setup))
        change.add(event(.setupStarted, at: now, facts: ["again": true], by: actor))
        change.add(.wake(.setup(setup.id)))
        return Decided(change, setup)
    }

    /// Who may be given a code now, and until when it counts.
    private func admitted(
        _ lifetimeSeconds: Int?, _ replaces: ID<Device>?, _ now: Instant
    ) throws -> (Person, Instant) {
        guard let person else { throw Mistake(.notFound, "there is no such person") }
        if let refusal = person.refusal { throw refusal }
        if replaces == nil, let full { throw full }
        let lifetime = lifetimeSeconds ?? figures.setupCodeSeconds
        guard Setup.lifetimeSeconds.contains(lifetime) else {
            throw Mistake(.malformed, "a set-up code lives 1 second to 30 days")
        }
        return (person, now + lifetime)
    }

    /// A phone showed the code and a key of its own: it is noted down, and counts for nothing yet.
    public func pair(
        _ device: Device, passcode: Token, digest: [UInt8], transcript: [UInt8], now: Instant
    ) throws(Refusal) -> Decided<Setup> {
        guard var setup = setups.first(where: { $0.digest == digest }), setup.state == .started, now < setup.endsAt,
            let person, person.id == device.person
        else { throw Refusal(.codeEnded) }
        if let refusal = person.refusal { throw refusal }
        setup.state = .paired
        setup.device = device.id
        setup.transcript = transcript
        // The code is spent; from here on the phone's owner has the word.
        setup.endsAt = now + Setup.halfMadeSeconds
        setup.keptUntil = now + figures.setupKeepSeconds
        let change = Change(
            [.setup(setup), .device(device), .token(passcode)],
            events: [event(.devicePaired, at: now, personal: ["device": device.id.text])],
            effects: [.wake(.setup(setup.id))])
        return Decided(change, setup)
    }

    /// The person said on the phone that the words match: the phone counts from now on, or once it was tried.
    public func confirmPairing(
        of device: ID<Device>, from origin: Origin = Origin(), now: Instant
    ) throws(Refusal) -> Decided<Device> {
        guard var confirmed = devices.first(where: { $0.id == device }) else { throw Refusal(.codeEnded) }
        // Said again, as its reply was lost, it changes nothing.
        if confirmed.state == .active || confirmed.state == .locked { return Decided(.nothing, confirmed) }
        guard confirmed.state == .pending, var setup = setups.first(where: { $0.device == device }),
            setup.state == .paired || setup.state == .confirmed, now < setup.endsAt
        else { throw Refusal(.codeEnded) }
        if setup.state == .confirmed { return Decided(.nothing, confirmed) }
        if let refusal = person?.refusal { throw refusal }
        guard hasRoom(for: setup) else { throw Refusal(.codeEnded) }
        guard !setup.isTried else {
            setup.state = .confirmed
            setup.endsAt = now + figures.setupKeepSeconds
            setup.keptUntil = setup.endsAt
            let noted = event(.deviceConfirmed, at: now, personal: ["device": device.text, "name": confirmed.name])
            return Decided(
                Change([.setup(setup)], events: [noted], effects: [.wake(.setup(setup.id))]), confirmed)
        }
        let change = counting(confirmed, setup, isTried: false, from: origin, now)
        let works = probation(for: .phone(device), by: setup.proof, now: now)?.worksAt == nil
        confirmed.state = works ? .active : .locked
        confirmed.lastSeenAt = now
        return Decided(change, confirmed)
    }

    /// The phone counts from now on, and so do its codes; or once its wait is over.
    func counting(
        _ device: Device, _ old: Setup, isTried: Bool, from origin: Origin, _ now: Instant
    ) -> Change {
        var (device, setup) = (device, old)
        var probation = probation(for: .phone(device.id), by: setup.proof, now: now)
        let works = probation?.worksAt == nil
        var taken = Change()
        if works, let old = setup.replaces {
            taken = takingOver(
                old, by: &device, setup.proof, cooling: probation?.changesAt, .person(device.person), now)
        }
        probation?.replaces = setup.replaces
        device.state = works ? .active : .locked
        device.lastSeenAt = now
        setup.state = .done
        let facts: [String: JSONFact] = [
            "tried": .text(isTried ? "yes" : "no"), "proof": .text(setup.proof.rawValue),
        ]
        var change = Change(
            [.device(device), .setup(setup)] + (probation.map { [.probation($0)] } ?? []),
            events: [
                event(
                    .deviceAdded, at: now, facts: facts.merging(probation?.facts ?? [:]) { own, _ in own },
                    personal: origin.personal.merging(["device": device.id.text, "name": device.name]) { _, own in own }
                )
            ],
            effects: [.wake(.setup(setup.id))])
        for var token in tokens where token.device == device.id {
            token.state = works ? .assigned : .lost
            change.add(.token(token))
        }
        change.add(forgetWrongPasscodes())
        change.add(taken)
        return change
    }

    /// "No, they don't match": the phone that was half made is gone, and its set-up with it.
    public func abandonPairing(of device: ID<Device>, now: Instant) -> Decided<Bool> {
        guard isHalfMade(device) else { return Decided(.nothing, false) }
        if let setup = setups.first(where: { $0.device == device }) { return Decided(abandon(setup, now), true) }
        var change = removeHalfMade(device, now)
        change.add(event(.setupAbandoned, at: now, by: .system))
        return Decided(change, true)
    }

    /// Nobody gave the word in time: the phone is gone, and its set-up can be carried on with a new code.
    public func expirePairing(of device: ID<Device>, now: Instant) -> Decided<Bool> {
        guard isHalfMade(device) else { return Decided(.nothing, false) }
        if let setup = setups.first(where: { $0.device == device }), setup.isOpen(at: now) {
            return Decided(.nothing, false)
        }
        if successions.contains(where: { $0.device == device && $0.isOpen(at: now) }) {
            return Decided(.nothing, false)
        }
        var change = removeHalfMade(device, now)
        change.add(
            event(
                .deviceRemoved, at: now, facts: ["why": "unconfirmed"], personal: ["device": device.text], by: .system))
        if var setup = setups.first(where: { $0.device == device }) {
            setup.goBack()
            change.add(.setup(setup))
            change.add(.wake(.setup(setup.id)))
        }
        return Decided(change, true)
    }

    private func isHalfMade(_ device: ID<Device>) -> Bool {
        devices.contains { $0.id == device && $0.state == .pending }
    }

    private func abandon(_ old: Setup, _ now: Instant) -> Change {
        var setup = old
        setup.state = .abandoned
        var change = Change([.setup(setup)], events: [event(.setupAbandoned, at: now, by: .system)])
        if let device = setup.device { change.add(removeHalfMade(device, now)) }
        change.add(.wake(.setup(setup.id)))
        return change
    }

    func removeHalfMade(_ device: ID<Device>, _ now: Instant) -> Change {
        guard var half = devices.first(where: { $0.id == device }), half.state == .pending else { return Change() }
        half.state = .removed
        var change = Change([.device(half)], effects: [.wake(.device(device))])
        change.add(retirePasscode(of: device))
        for waiting in open where waiting.state == .waiting && waiting.request?.device == device {
            change.add(settled(waiting, .superseded, now).0)
        }
        return change
    }

    func retirePasscode(of device: ID<Device>) -> Change {
        var change = Change()
        for var token in tokens where token.device == device && token.state != .retired {
            token.state = .retired
            change.add(.token(token))
        }
        return change
    }
}

extension Setup {
    /// Back to where a code is wanted; the one that was shown is over, also for a clock that is set back.
    mutating func goBack() {
        state = .started
        endsAt = startedAt
        device = nil
        transcript = nil
    }
}
