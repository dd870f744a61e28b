import Bytes
public import Domain
import Storage

/// Somebody who would not have got in, had the application asked already.
public struct StuckPerson: Sendable {
    /// Nil where nobody of the name is known, or no longer.
    public let person: Person?
    /// What would have kept them out, last.
    public let reason: String
}

/// What was recorded of sign-ins before an application asks.
public struct OpeningReport: Sendable {
    public var signIns = 0
    public var stuck: [StuckPerson] = []
}

extension Administration {
    /// From when the application asks everybody, or one group; nil takes the date away.
    public func setOpening(_ start: Instant?, at key: String, group: String? = nil, by actor: Actor) async throws {
        let base = try await figures()
        let now = house.now()
        _ = try await house.store.change(.applicationKey(key)) { situation in
            guard var changed = situation.application else { throw Self.noApplication(key) }
            if let group { changed.opening.groups[group] = start } else { changed.opening.all = start }
            return try situation.change(to: changed, base: base, by: actor, now: now)
        }
    }

    /// How many sign-ins were only recorded, and whom of their people the application would have kept out the last
    /// time, from the sealed record.
    public func openingReport(of key: String) async throws -> OpeningReport {
        _ = try await application(key)
        var report = OpeningReport()
        var seen: Set<String> = []
        var query = RecordQuery(
            name: Event.Name.signInWaived.rawValue, application: key, limit: 1000, isNewestFirst: true)
        while true {
            let entries = try await house.store.record(query)
            for entry in entries {
                report.signIns += 1
                let id = entry.personal["person"].flatMap { ID<Person>(parsing: $0.value) }
                guard seen.insert(id?.text ?? "").inserted, let would = entry.leaf.facts["would"]?.string,
                    would != "ask"
                else { continue }
                var person: Person?
                if let id { person = try await house.store.person(id) }
                report.stuck.append(StuckPerson(person: person, reason: would))
            }
            guard entries.count == query.limit, let last = entries.last else { return report }
            query.before = last.index
        }
    }
}
