/// "I reset my phone": another factor proves who it is, and a set-up takes the phone's entry over.
extension Situation {
    /// The visit's person says that the phone was reset: it is asked no longer in this visit.
    public func sayReset(_ id: ID<Device>, now: Instant) throws -> Decided<Visit> {
        var visit = try promptable(now)
        guard let device = activeDevices.first(where: { $0.id == id }) else {
            throw Mistake(.notFound, "there is no such device in use")
        }
        guard visit.replaces != id else { return Decided(.nothing, visit) }
        var change = Change()
        if let signIn, signIn.state == .waiting, signIn.request?.device == id {
            change.add(settled(signIn, .superseded, now).0)
            visit.signIn = nil
        }
        visit.replaces = id
        change.add(.visit(visit))
        change.add(event(.deviceResetTold, at: now, personal: ["device": id.text, "name": device.name]))
        return Decided(change, visit)
    }

    /// The phone whose entry may be taken over now: what vouches for devices was shown, or a code that stands in for
    /// one. Not while another phone waits to do so, and not by what is on probation itself.
    public func replaceable(now: Instant) -> Device? {
        guard let id = visit?.replaces, case .proof(let proof)? = approval(now: now),
            now < proof.at + Self.freshSeconds,
            proof.method.standsInForDevices || proof.method.vouchesForDevices && probationRefusal(now) == nil,
            !probations.contains(where: { $0.replaces == id })
        else { return nil }
        return activeDevices.first { $0.id == id }
    }

    /// Whether the phone that is set up may count: there is room, or the one whose place it takes counts still.
    func hasRoom(for setup: Setup) -> Bool {
        guard let id = setup.replaces else { return hasRoom }
        return activeDevices.contains { $0.id == id }
    }

    /// What the phone that was reset leaves to the one that takes its place: its name, its place among the others, and
    /// where it goes first. Its keys count no longer, and the screen lock of the new one is its own.
    func takingOver(_ id: ID<Device>, by device: inout Device, _ actor: Actor, _ now: Instant) -> Change {
        guard let old = activeDevices.first(where: { $0.id == id }) else { return Change() }
        device = Device(
            id: device.id, person: device.person, name: old.name, state: device.state, signingKey: device.signingKey,
            platform: device.platform, addedAt: old.addedAt, lastSeenAt: device.lastSeenAt, lock: device.lock,
            told: device.told)
        var change = placeGiven(from: id, to: device.id)
        change.add(gone(old, "reset", by: actor, now))
        return change
    }
}
