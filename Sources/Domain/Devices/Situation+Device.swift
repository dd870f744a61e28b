/// What may be done with a device that counts.
public enum DeviceDeed: Equatable, Sendable {
    case rename(String)
    case lock
    case unlock
    case remove
}

extension Situation {
    /// Does it to one of the person's devices; requests that wait on a device that no longer counts end.
    public func perform(
        _ deed: DeviceDeed, on device: ID<Device>, by actor: Actor, now: Instant
    ) throws -> Decided<Device> {
        guard var changed = devices.first(where: { $0.id == device }), changed.state != .removed else {
            throw Mistake(.notFound, "there is no such device")
        }
        let wasPending = changed.state == .pending
        var taken = Change()
        let name: Event.Name
        switch deed {
        case .rename(let typed):
            guard let canonical = DeviceName.canonical(typed) else { throw Mistake(.malformed, "a name needs letters") }
            changed.name = canonical
            name = .deviceRenamed
        case .lock:
            // One that is not confirmed yet would come back from its lock as one that counts.
            guard changed.state != .pending else { throw Mistake(.notAllowed, "the device is not set up yet") }
            changed.state = .locked
            name = .deviceLocked
        case .unlock:
            guard changed.state == .locked else { throw Mistake(.notAllowed, "the device is not locked") }
            if let refusal = waitRefusal(.phone(device), by: actor, now) { throw refusal }
            changed.state = .active
            // Its wait is over before its time.
            if let probation = probation(of: .phone(device)), let old = probation.replaces {
                taken = takingOver(
                    old, by: &changed, probation.proof, cooling: probation.changesAt, actor, now)
            }
            // What took its place keeps it no longer.
            for var other in probations where other.replaces == device {
                other.replaces = nil
                taken.add(.probation(other))
            }
            name = .deviceUnlocked
        case .remove:
            changed.state = .removed
            changed.told = nil
            name = .deviceRemoved
        }
        var change = Change(
            [.device(changed)],
            events: [
                event(name, at: now, personal: ["device": device.text, "name": changed.name], by: actor)
            ])
        if changed.state != .active {
            change.add(.wake(.device(device)))
            for waiting in open where waiting.state == .waiting && waiting.request?.device == device {
                change.add(settled(waiting, .superseded, now).0)
            }
        }
        change.add(taken)
        if name != .deviceRenamed { change.add(waitAfter(lock: deed == .lock, .phone(device))) }
        switch deed {
        case .remove: change.add(belongings(of: device, wasPending: wasPending, now))
        case .lock: change.add(setPasscode(of: device, to: .lost, from: .assigned))
        case .unlock: change.add(setPasscode(of: device, to: .assigned, from: .lost))
        case .rename: break
        }
        return Decided(change, changed)
    }

    /// What goes with a phone that is removed.
    private func belongings(of device: ID<Device>, wasPending: Bool, _ now: Instant) -> Change {
        var change = retirePasscode(of: device)
        change.add(.pushLineRemoved(device))
        // Its backup would bring back what its owner has just thrown out.
        if let young = probation(of: .phone(device)), now < young.changesAt {
            change.add(.backupsEnded(device, at: now))
        }
        // Its set-up wants a phone again.
        if wasPending, var setup = setups.first(where: { $0.device == device }) {
            setup.goBack()
            change.add(.setup(setup))
            change.add(.wake(.setup(setup.id)))
        }
        return change
    }

    func setPasscode(of device: ID<Device>, to state: Token.State, from old: Token.State) -> Change {
        var change = Change()
        for var token in tokens where token.device == device && token.state == old {
            token.state = state
            change.add(.token(token))
        }
        return change
    }

    /// A request that its owner, or an operator, sends to a device to see whether it works.
    public func test(
        _ device: ID<Device>, draws: Draws, now: Instant
    ) throws(Mistake) -> Decided<SignIn> {
        guard let person, let application, activeDevices.contains(where: { $0.id == device }) else {
            throw Mistake(.notFound, "there is no such device in use")
        }
        let signIn = SignIn(
            id: draws.signIn, person: person.id, application: application.id, door: .test, origin: Origin(),
            startedAt: now, joinKey: nil, canShowNumber: true, state: .asking, request: nil)
        let (change, next) = push(signIn, to: device, draws, now)
        return Decided(change, next)
    }
}
