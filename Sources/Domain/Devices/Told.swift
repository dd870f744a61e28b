/// What a phone's last answer brought, as its owner may see it.
public struct Told: Equatable, Sendable {
    public let at: Instant
    public let said: Answer.Word
    public let items: [PhoneItem: String]

    public init(at: Instant, said: Answer.Word, items: [PhoneItem: String]) {
        self.at = at
        self.said = said
        self.items = items
    }
}

extension Situation {
    /// What the phone is asked for: what policy uses, and the lock that its owner turned on.
    func asked(of device: ID<Device>) -> Set<PhoneItem> {
        let isOn = devices.contains { $0.id == device && $0.lock != nil }
        return isOn ? figures.used.union([.lock]) : figures.used
    }

    /// The decision, with what the answer told in the place of what the one before had told.
    func hearing(_ answer: Answer, _ decided: Decided<SignIn>, _ now: Instant) -> Decided<SignIn> {
        let changed = decided.change.writes.last {
            if case .device(let device) = $0 { device.id == answer.device } else { false }
        }
        var device = devices.first { $0.id == answer.device }
        if case .device(let written) = changed { device = written }
        guard var device else { return decided }
        // What was not asked for is not heard.
        let asks = signIn?.request?.asks ?? []
        device.told = Told(at: now, said: answer.word, items: answer.told.filter { asks.contains($0.key) })
        device.lastRequest?.answeredAt = now
        var change = decided.change
        change.add(.device(device))
        return Decided(change, decided.value)
    }
}

extension Figures {
    /// What policy uses of a phone. What nobody uses is not asked for.
    public var used: Set<PhoneItem> {
        var used = phoneAsk
        if pushScreenLock { used.insert(.lock) }
        if !leastSystems.isEmpty { used.insert(.os) }
        return used
    }

    /// Whether policy takes what was shown.
    func takes(_ proof: Proof) -> Bool {
        methods.contains(proof.method) && (proof.method != .push || !pushScreenLock || proof.userVerified)
    }
}

extension Answer {
    /// What the person said, as their phone's page has it.
    public enum Word: String, Sendable {
        case approve, mistake
        case notMe = "not_me"
    }

    var word: Word {
        switch decision {
        case .approve: .approve
        case .mistake: .mistake
        case .notMe: .notMe
        }
    }
}
