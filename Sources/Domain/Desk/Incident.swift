/// A trouble with the service that everybody is told of, in an operator's words.
public struct Incident: Equatable, Sendable {
    public static let textMax = 200
    /// For how long people are told that it is over.
    public static let shownSeconds = 7 * 86_400

    public let id: ID<Incident>
    public let text: String
    public let openedAt: Instant
    public internal(set) var closedAt: Instant?

    public init(id: ID<Incident>, text: String, openedAt: Instant, closedAt: Instant? = nil) {
        self.id = id
        self.text = text
        self.openedAt = openedAt
        self.closedAt = closedAt
    }
}

extension Situation {
    /// Tells everybody of a trouble from now on.
    public func openIncident(
        _ id: ID<Incident>, _ typed: String, by actor: Actor, now: Instant
    ) throws(Mistake) -> Decided<Incident> {
        let text = String(typed.visibleScalars).split(separator: " ").joined(separator: " ")
        guard (1...Incident.textMax).contains(text.count) else {
            throw Mistake(.malformed, "say it in 1 to \(Incident.textMax) characters on one line")
        }
        let incident = Incident(id: id, text: text, openedAt: now)
        let noted = event(
            .incidentOpened, at: now, facts: ["incident": .text(id.text), "text": .text(text)], by: actor)
        return Decided(Change([.incident(incident)], events: [noted]), incident)
    }

    /// It is over; people are told so for a while.
    public func closeIncident(by actor: Actor, now: Instant) throws(Mistake) -> Decided<Incident> {
        guard var incident else { throw Mistake(.notFound, "there is no such incident") }
        guard incident.closedAt == nil else { throw Mistake(.notAllowed, "it is closed already") }
        incident.closedAt = now
        let noted = event(.incidentClosed, at: now, facts: ["incident": .text(incident.id.text)], by: actor)
        return Decided(Change([.incident(incident)], events: [noted]), incident)
    }
}
