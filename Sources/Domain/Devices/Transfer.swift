/// What an old phone and a new one say to each other, which the server carries and does not read.
public struct Transfer: Equatable, Sendable {
    /// Keyed digest of the code by which the new phone finds it; the code itself is not kept.
    public let digest: [UInt8]
    /// The old phone. It has one transfer at a time.
    public let device: ID<Device>
    public let startedAt: Instant
    public let endsAt: Instant
    /// Each step's text, in their order: opening, joining, reveal, package.
    public internal(set) var steps: [String]

    public init(digest: [UInt8], device: ID<Device>, startedAt: Instant, endsAt: Instant, steps: [String]) {
        self.digest = digest
        self.device = device
        self.startedAt = startedAt
        self.endsAt = endsAt
        self.steps = steps
    }

    public static let stepsMax = 4
    /// The step that the new phone says; all others are the old phone's.
    public static let joining = 1
    public static let lifetimeSeconds = 600
}

extension Situation {
    /// The old phone says the first word; what it said before is over.
    public func openTransfer(_ transfer: Transfer, now: Instant) throws(Refusal) -> Decided<Transfer> {
        guard let person, activeDevices.contains(where: { $0.id == transfer.device }) else { throw Refusal(.codeEnded) }
        if let refusal = person.refusal { throw refusal }
        let noted = event(
            .transferStarted, at: now, personal: ["device": transfer.device.text], by: .person(person.id))
        return Decided(Change([.transfer(transfer)], events: [noted]), transfer)
    }

    /// One of the phones says the next word. The same word again changes nothing; another one in a place that is taken
    /// is refused: two new phones can't both join.
    /// - Parameter speaker: the old phone, or nil for the new one, which the code alone speaks for.
    public func continueTransfer(
        digest: [UInt8], step: Int, text: String, by speaker: ID<Device>?, now: Instant
    ) throws(Refusal) -> Decided<Transfer> {
        guard var transfer, transfer.digest == digest, now < transfer.endsAt,
            (speaker == nil) == (step == Transfer.joining), speaker == nil || speaker == transfer.device,
            activeDevices.contains(where: { $0.id == transfer.device })
        else { throw Refusal(.codeEnded) }
        if transfer.steps.indices.contains(step) {
            guard transfer.steps[step] == text else { throw Refusal(.codeEnded) }
            return Decided(.nothing, transfer)
        }
        guard step == transfer.steps.count, step < Transfer.stepsMax else { throw Refusal(.codeEnded) }
        transfer.steps.append(text)
        let noted = event(
            .transferStepped, at: now, facts: ["step": .count(step)], personal: ["device": transfer.device.text])
        return Decided(Change([.transfer(transfer)], events: [noted]), transfer)
    }
}
