/// The set-up of a phone, from the code that opens it to the phone that counts.
public struct Setup: Equatable, Sendable {
    public enum State: String, Sendable {
        /// A code was given out.
        case started
        /// A phone showed the code; nothing counts yet.
        case paired
        case done
        case abandoned
    }

    public let id: ID<Setup>
    public let person: ID<Person>
    /// Keyed digest of the code; the code itself is not kept.
    public let digest: [UInt8]
    public let startedAt: Instant
    public let endsAt: Instant
    public internal(set) var state: State
    public internal(set) var device: ID<Device>?
    /// SHA-256 of all that phone and server said; the phone's confirmation must name it.
    public internal(set) var transcript: [UInt8]?

    public init(
        id: ID<Setup>, person: ID<Person>, digest: [UInt8], startedAt: Instant, endsAt: Instant, state: State,
        device: ID<Device>?, transcript: [UInt8]? = nil
    ) {
        self.id = id
        self.person = person
        self.digest = digest
        self.startedAt = startedAt
        self.endsAt = endsAt
        self.state = state
        self.device = device
        self.transcript = transcript
    }

    public func isOpen(at now: Instant) -> Bool { (state == .started || state == .paired) && now < endsAt }

    /// How many characters of `ReadableCode` a set-up code has, and how they are grouped: `KX7-4TM-Q2P`.
    public static let codeLength = 9
    public static let codeGroups = [3, 3, 3]
    /// Open set-ups that a person may have at once; the oldest gives way.
    public static let openMax = 3
    /// How long a code for setting up may live.
    public static let lifetimeSeconds = 1...2_592_000
}

extension Situation {
    /// Opens a set-up for the person.
    public func startSetup(
        id: ID<Setup>, digest: [UInt8], lifetimeSeconds: Int?, by actor: Actor, now: Instant
    ) throws -> Decided<Setup> {
        guard let person else { throw Mistake(.notFound, "there is no such person") }
        if let refusal = person.refusal { throw refusal }
        guard activeDevices.count < figures.devicesMax else {
            throw Mistake(.notAllowed, "there are \(figures.devicesMax) devices already: remove one first")
        }
        let lifetime = lifetimeSeconds ?? figures.setupCodeSeconds
        guard Setup.lifetimeSeconds.contains(lifetime) else {
            throw Mistake(.malformed, "a set-up code lives 1 second to 30 days")
        }
        let setup = Setup(
            id: id, person: person.id, digest: digest, startedAt: now,
            endsAt: now + lifetime, state: .started, device: nil)
        var change = Change([.setup(setup)], events: [event(.setupStarted, at: now, by: actor)])
        for var old in setups.filter({ $0.isOpen(at: now) }).dropLast(Setup.openMax - 1) {
            old.state = .abandoned
            change.add(.setup(old))
            change.add(event(.setupAbandoned, at: now, by: .system))
        }
        return Decided(change, setup)
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
        let change = Change(
            [.setup(setup), .device(device), .token(passcode)],
            events: [event(.devicePaired, at: now, personal: ["device": device.id.text])],
            effects: [.wake(.setup(setup.id))])
        return Decided(change, setup)
    }

    /// The person said on the phone that the words match: the phone counts from now on.
    public func confirmPairing(of device: ID<Device>, now: Instant) throws(Refusal) -> Decided<Device> {
        guard var confirmed = devices.first(where: { $0.id == device }) else { throw Refusal(.codeEnded) }
        if confirmed.state == .active { return Decided(.nothing, confirmed) }
        guard confirmed.state == .pending, var setup = setups.first(where: { $0.device == device }),
            setup.state == .paired, now < setup.endsAt
        else { throw Refusal(.codeEnded) }
        if let refusal = person?.refusal { throw refusal }
        guard activeDevices.count < figures.devicesMax else { throw Refusal(.codeEnded) }
        confirmed.state = .active
        confirmed.lastSeenAt = now
        setup.state = .done
        var change = Change(
            [.device(confirmed), .setup(setup)],
            events: [event(.deviceAdded, at: now, personal: ["device": device.text, "name": confirmed.name])],
            effects: [.wake(.setup(setup.id))])
        for var token in tokens where token.device == device {
            token.state = .assigned
            change.add(.token(token))
        }
        change.add(forgetWrongPasscodes())
        return Decided(change, confirmed)
    }

    /// "No, they don't match", or time ran out: what was half made is gone.
    public func abandonPairing(of device: ID<Device>, now: Instant) -> Decided<Bool> {
        guard var half = devices.first(where: { $0.id == device }), half.state == .pending else {
            return Decided(.nothing, false)
        }
        half.state = .removed
        var change = Change([.device(half)], events: [event(.setupAbandoned, at: now, by: .system)])
        if var setup = setups.first(where: { $0.device == device }) {
            setup.state = .abandoned
            change.add(.setup(setup))
            change.add(.wake(.setup(setup.id)))
        }
        change.add(retirePasscode(of: device))
        return Decided(change, true)
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
