public import Bytes

/// What became of the request that went to a phone last: asked, handed on, had by the app and answered are four things,
/// so that it can be said where "nothing arrives" comes from.
public struct LastRequest: Equatable, Sendable {
    public let askedAt: Instant
    /// When its push service took it.
    public let handedAt: Instant?
    /// When its app asked for what waits, for the first time since: while the request was alive or later.
    public let fetchedAt: Instant?
    public internal(set) var answeredAt: Instant?
    /// So many requests in a row before this one came to nothing: the app was not opened, and nobody answered.
    public let silentBefore: Int

    public init(
        askedAt: Instant, handedAt: Instant? = nil, fetchedAt: Instant? = nil, answeredAt: Instant? = nil,
        silentBefore: Int = 0
    ) {
        self.askedAt = askedAt
        self.handedAt = handedAt
        self.fetchedAt = fetchedAt
        self.answeredAt = answeredAt
        self.silentBefore = silentBefore
    }
}

extension LastRequest {
    public var json: JSONValue {
        [
            "asked_at": .string(askedAt.text), "push_service_had_it_at": JSONValue(handedAt?.text),
            "app_asked_at": JSONValue(fetchedAt?.text), "answered_at": JSONValue(answeredAt?.text),
            "unanswered_before": JSONValue(silentBefore),
        ]
    }
}

extension Device {
    /// After so many requests that came to nothing, another phone is asked.
    public static let silentMax = 2

    /// How many of the last requests came to nothing.
    public func silentRequests(lifetimeSeconds: Int, now: Instant) -> Int {
        guard let last = lastRequest, last.fetchedAt == nil, last.answeredAt == nil else { return 0 }
        return last.silentBefore + (last.askedAt + lifetimeSeconds <= now ? 1 : 0)
    }
}

extension Situation {
    /// Phones that are not asked as long as there is another.
    func silentPhones(now: Instant) -> Set<ID<Device>> {
        let seconds = requestFigures.pushLifetimeSeconds
        return Set(
            activeDevices.filter { $0.silentRequests(lifetimeSeconds: seconds, now: now) >= Device.silentMax }.map(\.id)
        )
    }
}
