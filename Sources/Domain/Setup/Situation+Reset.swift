/// "I reset my phone": another factor proves who it is, and a set-up takes the phone's entry over.
extension Situation {
    /// The visit's person says that the phone was reset: it is asked no longer in this visit. The password alone is
    /// enough for that, so it can be said a few times a day and no more.
    public func sayReset(_ id: ID<Device>, now: Instant) throws -> Decided<Visit> {
        var visit = try promptable(now)
        guard let device = activeDevices.first(where: { $0.id == id }) else {
            throw Mistake(.notFound, "there is no such device in use")
        }
        guard visit.replaces != id else { return Decided(.nothing, visit) }
        guard resetsOfDay < Visit.resetsOfDayMax else {
            throw Mistake(.notAllowed, "phones were said to be reset \(Visit.resetsOfDayMax) times today")
        }
        var change = Change()
        if let signIn, signIn.state == .waiting, signIn.request?.device == id {
            change.add(settled(signIn, .superseded, now).0)
            visit.signIn = nil
        }
        visit.replaces = id
        visit.resets += 1
        change.add(.visit(visit))
        change.add(event(.deviceResetTold, at: now, personal: ["device": id.text, "name": device.name]))
        return Decided(change, visit)
    }

    /// The phone whose entry may be taken over now: what vouches for devices was shown, or a code that stands in for
    /// one. Not while another phone waits to do so, and not by what is on probation itself.
    public func replaceable(now: Instant) -> Device? {
        guard case .proof(let proof)? = approval(now: now), now < proof.at + Self.freshSeconds,
            proof.method.standsInForDevices || proof.method.vouchesForDevices && probationRefusal(now) == nil
        else { return nil }
        return resetPhone
    }

    /// The phone that was reset, where what is set up here takes its place: also whoever was vouched for sets up one
    /// thing, which may be that one.
    func placeToTake(now: Instant) -> ID<Device>? { (isVouchedFor(now: now) ? resetPhone : replaceable(now: now))?.id }

    private var resetPhone: Device? {
        guard let id = visit?.replaces else { return nil }
        let isAwaited = probations.contains { next in
            next.replaces == id && owned.contains { $0.factor == next.factor }
        }
        return isAwaited ? nil : activeDevices.first { $0.id == id }
    }

    /// Whether the phone that is set up may count: there is room, or the one whose place it takes counts still.
    func hasRoom(for setup: Setup) -> Bool {
        guard let id = setup.replaces else { return hasRoom }
        return activeDevices.contains { $0.id == id }
    }

    /// What the phone that was reset leaves to the one that takes its place: its name, its place among the others, and
    /// where it goes first. Its keys count no longer, and the screen lock of the new one is its own.
    /// - Parameter cooling: how long the new one is in its cooling time, if it is: so long the old one is set aside,
    ///   not gone.
    func takingOver(
        _ id: ID<Device>, by device: inout Device, _ proof: AddingProof, cooling: Instant?, _ actor: Actor,
        _ now: Instant
    ) -> Change {
        guard let old = activeDevices.first(where: { $0.id == id }) else { return Change() }
        // A vouching is for what is set up after it.
        let addedAt = proof == .vouching ? device.addedAt : old.addedAt
        device = Device(
            id: device.id, person: device.person, name: old.name, state: device.state, signingKey: device.signingKey,
            platform: device.platform, addedAt: addedAt, keyMadeAt: device.keyMadeAt, lastSeenAt: device.lastSeenAt,
            lock: device.lock, told: device.told)
        var change = placeGiven(from: id, to: device.id)
        let isEarly = cooling.map { now < $0 } ?? false
        change.add(isEarly ? setAside(old, actor, now) : gone(old, "reset", by: actor, now))
        return change
    }

    private func setAside(_ old: Device, _ actor: Actor, _ now: Instant) -> Change {
        var aside = old
        aside.state = .locked
        let noted = event(
            .deviceLocked, at: now, facts: ["why": "reset"], personal: ["device": old.id.text, "name": old.name],
            by: actor)
        var change = Change([.device(aside)], events: [noted], effects: [.wake(.device(old.id))])
        change.add(setPasscode(of: old.id, to: .lost, from: .assigned))
        for waiting in open where waiting.state == .waiting && waiting.request?.device == old.id {
            change.add(settled(waiting, .superseded, now).0)
        }
        return change
    }

    /// Whether another phone has its place for now. Once that one is locked or removed in its cooling time, this one is
    /// there again, locked: its owner may hold it after all.
    func isSetAside(_ device: Device) -> Bool {
        guard device.state == .locked else { return false }
        return probations.contains { probation in
            guard probation.replaces == device.id, case .phone(let id) = probation.factor else { return false }
            return devices.contains { $0.id == id && $0.state == .active }
        }
    }

    /// The person's phones, without what is set aside.
    public var listedDevices: [Device] { devices.filter { !isSetAside($0) } }

    /// The cooling time of what took a phone's place is over: that phone is gone for good, unless it was wanted again.
    public func endPlace(of factor: OwnFactor, now: Instant) -> Decided<Bool> {
        guard var over = probation(of: factor), let id = over.replaces, over.changesAt <= now, over.waitsUntil == nil
        else { return Decided(.nothing, false) }
        over.replaces = nil
        let aside = devices.first { $0.id == id && isSetAside($0) }
        let noted = event(
            .waitEnded, at: now, facts: ["place": .text(aside == nil ? "kept" : "given")],
            personal: ["device": id.text, "factor": factor.stored], by: .system)
        var change = Change([.probation(over)], events: [noted])
        if let aside { change.add(gone(aside, "reset", by: .system, now)) }
        return Decided(change, true)
    }
}
