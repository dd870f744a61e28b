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
    /// one.
    public func replaceable(now: Instant) -> Device? {
        guard let id = visit?.replaces, case .proof(let proof)? = approval(now: now),
            now < proof.at + Self.freshSeconds,
            proof.method.vouchesForDevices || proof.method.standsInForDevices
        else { return nil }
        return activeDevices.first { $0.id == id }
    }

    /// What the phone that was reset leaves to the one that takes its place: its name, its place among the others, and
    /// where it goes first. Its key counts no longer.
    func takingOver(_ id: ID<Device>, by device: inout Device, _ now: Instant) -> Change {
        guard let old = devices.first(where: { $0.id == id && $0.state != .pending && $0.state != .removed }) else {
            return Change()
        }
        device = Device(
            id: device.id, person: device.person, name: old.name, state: device.state, signingKey: device.signingKey,
            platform: device.platform, addedAt: old.addedAt, lastSeenAt: device.lastSeenAt)
        var gone = old
        gone.state = .removed
        var change = Change(
            [.deviceReplaced(id, by: device.id), .device(gone)],
            events: [
                event(
                    .deviceRemoved, at: now, facts: ["why": "reset"],
                    personal: ["device": id.text, "name": old.name])
            ], effects: [.wake(.device(id))])
        for waiting in open where waiting.state == .waiting && waiting.request?.device == id {
            change.add(settled(waiting, .superseded, now).0)
        }
        change.add(retirePasscode(of: id))
        if var person, person.preferences.first == .phone(id) {
            person.preferences.first = .phone(device.id)
            change.add(.person(person))
        }
        return change
    }
}
