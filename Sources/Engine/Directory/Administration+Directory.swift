public import Domain
import Storage

/// What the directory says of people, taken over here.
extension Administration {
    /// What the entries would do, one by one; nothing is changed.
    public func previewDirectory(_ entries: [DirectoryEntry], adopts: Bool) async throws -> DirectoryOutcome {
        var known: [ID<Person>: DirectoryPerson] = [:]
        for start in stride(from: 0, to: entries.count, by: DirectoryEntry.batchMax) {
            let part = entries[start..<min(start + DirectoryEntry.batchMax, entries.count)]
            // Who was found by a name before, and is found by number now, is the same.
            for each in try await house.store.situation(Self.subject(part)).directory { known[each.person.id] = each }
        }
        var all = Situation()
        all.directory = Array(known.values)
        return all.directoryOutcome(entries, ids: draw(entries.count), adopts: adopts, now: house.now())
    }

    /// Takes all entries over, or none where one can't be taken. Those who take each other's names change together,
    /// first; all others in bounded changes, each of which is whole.
    public func followDirectory(
        _ entries: [DirectoryEntry], adopts: Bool, by actor: Actor
    ) async throws -> DirectoryOutcome {
        let outcome = try await previewDirectory(entries, adopts: adopts)
        guard outcome.problems.isEmpty else { return outcome }
        guard outcome.tied.count <= DirectoryEntry.tiedMax else {
            throw Mistake(.notAllowed, "more than \(DirectoryEntry.tiedMax) people take each other's names")
        }
        try await follow(outcome.tied.sorted().map { entries[$0] }, adopts, actor)
        let others = entries.indices.filter { !outcome.tied.contains($0) && !outcome.steps[$0].isUnchanged }
        for start in stride(from: 0, to: others.count, by: DirectoryEntry.batchMax) {
            let part = others[start..<min(start + DirectoryEntry.batchMax, others.count)]
            try await follow(part.map { entries[$0] }, adopts, actor)
        }
        return outcome
    }

    private func follow(_ entries: [DirectoryEntry], _ adopts: Bool, _ actor: Actor) async throws {
        guard !entries.isEmpty else { return }
        let (ids, now) = (draw(entries.count), house.now())
        _ = try await house.store.change(Self.subject(entries[...])) {
            try $0.follow(entries, ids: ids, adopts: adopts, by: actor, now: now)
        }
    }

    private func draw(_ count: Int) -> [ID<Person>] { (0..<count).map { _ in house.random.id() } }

    private static func subject(_ entries: ArraySlice<DirectoryEntry>) -> Subject {
        .directory(
            numbers: entries.map(\.number),
            entries.flatMap { [$0.username] + [$0.email.over(nil).flatMap { LoginName($0) }].compactMap { $0 } })
    }
}
