/// Where requests are pushed to a phone while its app is closed.
public struct PushLine: Equatable, Sendable {
    public let device: ID<Device>
    /// The address at the push service and the keys of the line, sealed.
    public let secret: SealedBytes
    /// By which phone and server compare their lines: it tells nobody the address.
    public let mark: String
    /// The push service: `https://fcm.googleapis.com`.
    public let service: String
    /// The key of ours that the line was made with.
    public let serverKeyID: String
    /// In which language the phone's owner reads.
    public let language: String?
    public let madeAt: Instant
    /// When the push service said that there is no such line any more.
    public var lostAt: Instant?

    public init(
        device: ID<Device>, secret: SealedBytes, mark: String, service: String, serverKeyID: String,
        language: String?, madeAt: Instant, lostAt: Instant? = nil
    ) {
        self.device = device
        self.secret = secret
        self.mark = mark
        self.service = service
        self.serverKeyID = serverKeyID
        self.language = language
        self.madeAt = madeAt
        self.lostAt = lostAt
    }
}

extension Situation {
    /// The phone says where requests can be pushed to it from now on; nil when nowhere.
    public func setLine(_ line: PushLine?, of device: ID<Device>, now: Instant) throws(Mistake) -> Decided<PushLine?> {
        let owner = try phone(device)
        let by = Actor.person(owner.person)
        guard let line else {
            let noted = event(.deviceLineOff, at: now, personal: ["device": device.text], by: by)
            return Decided(Change([.pushLineRemoved(device)], events: [noted]), nil)
        }
        guard line.device == device else { throw Mistake(.notAllowed, "the line is another phone's") }
        let noted = event(
            .deviceLineSet, at: now, facts: ["service": .text(line.service)], personal: ["device": device.text], by: by)
        return Decided(Change([.pushLine(line)], events: [noted]), line)
    }

    /// Its push service knows the line no more.
    public func loseLine(_ line: PushLine, now: Instant) throws(Mistake) -> Decided<PushLine> {
        _ = try phone(line.device)
        var lost = line
        lost.lostAt = now
        let noted = event(
            .deviceLineLost, at: now, facts: ["service": .text(line.service)],
            personal: ["device": line.device.text], by: .system)
        return Decided(Change([.pushLineLost(lost)], events: [noted]), lost)
    }

    private func phone(_ id: ID<Device>) throws(Mistake) -> Device {
        guard let device = devices.first(where: { $0.id == id }), device.state != .removed else {
            throw Mistake(.notFound, "there is no such device")
        }
        return device
    }
}
