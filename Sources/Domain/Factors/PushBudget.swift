/// How many pushes to a person went unanswered, over all doors together.
public struct PushBudget: Equatable, Sendable {
    public let person: ID<Person>
    /// When the pushes that nobody has answered were sent, oldest first; at most `kept`.
    public private(set) var unanswered: [Instant]
    /// Unanswered pushes since the last approval.
    public private(set) var sinceSuccess: Int
    public private(set) var pausedUntil: Instant?
    /// Pauses since the last approval: each is longer than the one before.
    public private(set) var pauses: Int
    /// Sources from which no push goes out, oldest first; at most `blockedMax`.
    public private(set) var blocked: [BlockedSource]

    static let kept = 16
    /// Sources that may be blocked at once; the oldest gives way.
    static let blockedMax = 16

    public init(
        person: ID<Person>, unanswered: [Instant] = [], sinceSuccess: Int = 0, pausedUntil: Instant? = nil,
        pauses: Int = 0, blocked: [BlockedSource] = []
    ) {
        self.person = person
        self.unanswered = unanswered
        self.sinceSuccess = sinceSuccess
        self.pausedUntil = pausedUntil
        self.pauses = pauses
        self.blocked = blocked
    }

    /// Until when no push goes out, where there is such a pause: for the person, or for sign-ins from that source.
    public func pause(at now: Instant, from source: SignInSource? = nil) -> Instant? {
        let block = source.flatMap { source in blocked.last { $0.source == source }?.until }
        return [pausedUntil, block].compactMap { $0 }.filter { now < $0 }.max()
    }

    /// Whether one more push would be one too many.
    func isSpent(_ figures: Figures, now: Instant) -> Bool {
        let recent = unanswered.count { $0 > now - figures.pushPauseWindowSeconds }
        return recent >= figures.pushPauseAfter || sinceSuccess >= figures.pushPauseAfterTotal
    }

    /// Begins a pause, longer than the one before; what led to it is forgiven when it ends.
    func paused(_ figures: Figures, now: Instant) -> PushBudget {
        var next = self
        let seconds = min(figures.pushPauseSeconds << min(pauses, 10), figures.pushPauseSecondsMax)
        next.pausedUntil = now + seconds
        next.pauses += 1
        next.unanswered = []
        next.sinceSuccess = 0
        return next
    }

    func sent(at now: Instant) -> PushBudget {
        var next = self
        next.unanswered = Array((unanswered + [now]).suffix(Self.kept))
        next.sinceSuccess += 1
        return next
    }

    /// The push of that time was answered with no: it counts no longer.
    func answered(sentAt: Instant) -> PushBudget {
        var next = self
        if let index = unanswered.firstIndex(of: sentAt) {
            next.unanswered.remove(at: index)
            next.sinceSuccess = max(0, sinceSuccess - 1)
        }
        return next
    }

    /// An approval makes it whole. What was blocked stays so: whoever approves elsewhere may not be there.
    func approved() -> PushBudget { PushBudget(person: person, blocked: blocked) }

    /// No push goes out for sign-ins from that source for so long.
    func blocking(_ source: SignInSource, for seconds: Int, now: Instant) -> PushBudget {
        var next = self
        let others = blocked.filter { $0.source != source && now < $0.until }
        next.blocked = (others + [BlockedSource(source: source, until: now + seconds)]).suffix(Self.blockedMax)
        return next
    }
}
