extension Situation {
    /// A phone brought its keys and a proof that Wire found authentic. What came with the same proof before, and
    /// never counted, is gone: its reply was lost.
    public func begin(
        _ succession: Succession, device: Device, passcode: Token, now: Instant
    ) throws -> Decided<Device> {
        guard let person, person.id == device.person, succession.device == device.id else {
            throw Refusal(.codeEnded)
        }
        try guardProof(of: succession, now)
        var change = Change([.device(device), .token(passcode), .succession(succession)])
        let left = successions.filter { $0.digest == succession.digest && $0.doneAt == nil }
        for old in left { change.add(removeHalfMade(old.device, now)) }
        change.add(event(.devicePaired, at: now, personal: ["device": device.id.text]))
        return Decided(change, device)
    }

    /// The new phone worked out the same as the server: it counts from now on, in the old one's place.
    /// - Parameter draws: for the request that tries it.
    public func finish(
        successionOf id: ID<Device>, from origin: Origin, draws: Draws, now: Instant
    ) throws -> Decided<Device> {
        guard var succession = successions.first(where: { $0.device == id }),
            var device = devices.first(where: { $0.id == id })
        else { throw Refusal(.codeEnded) }
        if succession.doneAt != nil, device.state == .active || device.state == .locked {
            return Decided(.nothing, device)
        }
        guard device.state == .pending, succession.isOpen(at: now) else { throw Refusal(.codeEnded) }
        try guardProof(of: succession, now)
        succession.doneAt = now
        // Whoever brings a backup may have it from somebody else; the word of a phone that counts is its owner's.
        let probation = succession.proof.recovers ? probation(for: .phone(id), by: .backup, now: now) : nil
        let works = probation?.worksAt == nil
        device.state = works ? .active : .locked
        device.lastSeenAt = now
        var change = Change(
            [.device(device), .succession(succession)] + (probation.map { [.probation($0)] } ?? []),
            effects: [.wake(.device(id))])
        change.add(setPasscode(of: id, to: works ? .assigned : .lost, from: .stock))
        change.add(forgetWrongPasscodes())
        switch succession.proof {
        case .endorsement(let from, let keepsOld):
            change.add(try takePlace(of: from, device, keepsOld: keepsOld, origin, now))
        case .backup(let id):
            if let backup = backups.first(where: { $0.id == id }) { change.add(ended(backup, now)) }
            let facts: [String: JSONFact] = ["proof": .text(AddingProof.backup.rawValue)]
            let personal = ["device": device.id.text, "name": device.name]
            change.add(
                event(
                    .deviceRestored, at: now, facts: facts.merging(probation?.facts ?? [:]) { own, _ in own },
                    personal: origin.personal.merging(personal) { _, own in own }, by: .person(device.person)))
        }
        if works, application != nil, pushBudget?.pause(at: now) == nil {
            change.add(try asking(device, draws, now))
        }
        return Decided(change, device)
    }

    /// Whether what the phone comes with still counts.
    private func guardProof(of succession: Succession, _ now: Instant) throws {
        if let refusal = person?.refusal { throw refusal }
        let isUsed = successions.contains { $0.digest == succession.digest && $0.doneAt != nil }
        guard !isUsed, now < succession.endsAt else { throw Refusal(.codeEnded) }
        switch succession.proof {
        case .endorsement(let from, let keepsOld):
            guard activeDevices.contains(where: { $0.id == from }) else { throw Refusal(.codeEnded) }
            // What a recovering proof set up gives no younger thing the rights that it has not yet.
            if let young = probation(of: .phone(from)), now < young.changesAt {
                throw Refusal(.deviceNew, until: young.changesAt)
            }
            if keepsOld, let full { throw full }
        case .backup(let id):
            guard backups.contains(where: { $0.id == id }) else { throw Refusal(.codeEnded) }
            if let full { throw full }
        }
    }

    private func takePlace(
        of old: ID<Device>, _ new: Device, keepsOld: Bool, _ origin: Origin, _ now: Instant
    ) throws -> Change {
        guard let left = devices.first(where: { $0.id == old }) else { throw Refusal(.codeEnded) }
        let personal = ["device": new.id.text, "name": new.name, "old_device": old.text, "old_name": left.name]
        var change = Change(
            [],
            events: [
                event(
                    .deviceMoved, at: now, facts: ["kept": .text(keepsOld ? "yes" : "no")],
                    personal: origin.personal.merging(personal) { _, own in own }, by: .person(new.person))
            ])
        change.add(placeGiven(from: old, to: new.id))
        guard !keepsOld else { return change }
        change.add(gone(left, "moved", by: .person(new.person), now))
        return change
    }

    /// Wherever the first phone went first, the second one does from now on.
    func placeGiven(from old: ID<Device>, to new: ID<Device>) -> Change {
        var change = Change([.placeTaken(from: old, by: new)])
        if var person, person.preferences.first == .phone(old) {
            person.preferences.first = .phone(new)
            change.add(.person(person))
        }
        return change
    }

    /// What another phone has taken the place of counts no longer, and neither do its key, its line and its codes.
    func gone(_ old: Device, _ why: String, by actor: Actor, _ now: Instant) -> Change {
        var gone = old
        gone.state = .removed
        gone.told = nil
        let noted = event(
            .deviceRemoved, at: now, facts: ["why": .text(why)], personal: ["device": old.id.text, "name": old.name],
            by: actor)
        var change = Change(
            [.device(gone), .pushLineRemoved(old.id)], events: [noted], effects: [.wake(.device(old.id))])
        change.add(retirePasscode(of: old.id))
        for waiting in open where waiting.state == .waiting && waiting.request?.device == old.id {
            change.add(settled(waiting, .superseded, now).0)
        }
        return change
    }

    /// A request that shows that it works.
    private func asking(_ device: Device, _ draws: Draws, _ now: Instant) throws -> Change {
        guard let application else { return Change() }
        let signIn = SignIn(
            id: draws.signIn, person: device.person, application: application.id, door: .test, origin: Origin(),
            startedAt: now, joinKey: nil, canShowNumber: false, state: .asking, request: nil)
        return push(signIn, to: device.id, draws, now).0
    }
}
