public import Bytes
public import Domain
import Storage

/// Going away: the trip that somebody has planned, and the codes that are made for it.
extension Sessions {
    /// Throws `Mistake` where the trip is over already or too far ahead.
    public func plan(_ trip: Trip, _ cookie: Secret) async throws {
        let now = house.now()
        _ = try await change(cookie) { try $0.plan(trip, now: now) }
    }

    public func cancelTrip(_ cookie: Secret) async throws {
        let now = house.now()
        _ = try await change(cookie) { try $0.cancelTrip(now: now) }
    }

    /// Codes that work between the trip's two dates, shown once and kept nowhere; older ones are dead.
    public func makeTravelCodes(_ cookie: Secret) async throws -> [Secret] {
        guard let view = try await portal(cookie) else { throw Refusal(.expired) }
        let drawn = house.drawCodes(.travel, count: view.installationFigures.travelCodes)
        let now = house.now()
        _ = try await change(cookie) { try $0.makeTravelCodes(drawn.digests, now: now) }
        return drawn.codes
    }

    /// Whether a code of the person's own app or key fob is right now: it counts as any code that is typed.
    public func tryCode(_ typed: Secret, _ cookie: Secret) async throws -> Bool {
        guard let view = try await portal(cookie) else { throw Refusal(.expired) }
        let figures = view.installationFigures
        let tried = try await CodeCheck(house: house).check(typed.exposedText(), of: view.person.id, figures: figures)
        guard let tried else { return false }
        let now = house.now()
        return try await change(cookie) { try $0.tryOwn(tried, now: now) }
    }
}
