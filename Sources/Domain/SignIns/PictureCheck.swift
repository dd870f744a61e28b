/// A picture that a phone without a connection reads: what is signed in to, and a challenge that its digits answer.
public struct PictureCheck: Equatable, Sendable {
    /// What the picture holds.
    public let text: String
    public let endsAt: Instant

    public init(text: String, endsAt: Instant) {
        self.text = text
        self.endsAt = endsAt
    }

    /// How long a picture is good: somebody may look for their phone meanwhile.
    public static let lifetimeSeconds = 300
}

extension Situation {
    /// Another picture; the one before is dead.
    public func show(_ check: PictureCheck, now: Instant) throws(Refusal) -> Decided<Visit> {
        var visit = try promptable(now)
        visit.check = check
        return Decided(Change([.visit(visit)], events: [event(.visitChallenged, at: now)]), visit)
    }

    /// Digits that answer the picture of that text, or nobody's where no token made them. A picture is answered once,
    /// whether rightly or not.
    public func consider(
        answer token: ID<Token>?, to text: String, draws: Draws, now: Instant
    ) throws(Refusal) -> Decided<Step> {
        var visit = try promptable(now)
        guard let check = visit.check, check.text == text, now < check.endsAt else { throw Refusal(.codeEnded) }
        visit.check = nil
        var here = self
        here.visit = visit
        var change = Change([.visit(visit)])
        let answered = try here.consider(
            typed: TriedCode(form: .passcode, proof: token.map { .picture($0) } ?? .none), draws: draws, now: now)
        change.add(answered.change)
        return Decided(change, answered.value)
    }
}
