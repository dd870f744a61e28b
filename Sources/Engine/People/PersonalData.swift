import Bytes
import Domain
import Storage

extension House {
    /// Entries of the record that one file holds.
    static let personalEntriesMax = 100_000

    /// All that is held of a person, for the person: no secret of theirs or ours is in it.
    func personalData(of id: ID<Person>) async throws -> JSONValue {
        let situation = try await store.situation(.person(id))
        guard let person = situation.person else { throw Mistake(.notFound, "there is no such person") }
        let uses = try await store.lastUses(of: id)
        let keys = Dictionary(
            try await store.applications().map { ($0.id, $0.key) }, uniquingKeysWith: { first, _ in first })
        let browsers = try await store.rememberedBrowsers(of: id, at: now())
        let sessions = try await store.sessions(of: id)
        let linked = try await store.links(of: id)
        let vouchers = try await store.vouchers(of: id)
        let numbers = try await store.numbers(of: id)
        let rows = try await store.personalRows(of: id)
        return [
            "person": person.file,
            "numbers": .array(
                numbers.map {
                    [
                        "number": .string($0.number.text), "added_at": .string($0.addedAt.text),
                        "proved_at": JSONValue($0.provedAt?.text),
                    ]
                }),
            "linked_accounts": .array(
                linked.map { ["username": .string($0.username.text), "linked_at": .string($0.linkedAt.text)] }),
            "may_vouch_for_you": .array(
                vouchers.map { ["username": .string($0.shownName.text), "added_at": .string($0.addedAt.text)] }),
            "exemptions": .array(
                situation.exemptions.map {
                    [
                        "application": JSONValue($0.application.map { keys[$0] ?? $0.text }),
                        "reason": .string($0.reason), "asked_at": .string($0.asked.at.text),
                        "confirmed_at": JSONValue($0.confirmed?.at.text), "ends_at": .string($0.endsAt.text),
                        "withdrawn_at": JSONValue($0.withdrawnAt?.text),
                    ]
                }),
            "devices": .array(situation.owned.map(\.json)),
            "codes": .array(
                situation.codes.map {
                    [
                        "kind": .string($0.kind.rawValue), "made_at": .string($0.madeAt.text),
                        "spent_at": JSONValue($0.spentAt?.text),
                    ]
                }),
            "used_last": .array(
                uses.map {
                    [
                        "application": .string(keys[$0.application] ?? $0.application.text),
                        "method": .string($0.method.rawValue), "at": .string($0.at.text), "chosen": .bool($0.isKept),
                    ]
                }),
            "remembered_browsers": .array(
                browsers.map {
                    [
                        "name": .string($0.name), "added_at": .string($0.addedAt.text),
                        "used_at": .string($0.usedAt.text), "ends_at": .string($0.endsAt.text),
                    ]
                }),
            "sessions": .array(
                sessions.map {
                    [
                        "browser": JSONValue($0.origin.place), "address": JSONValue($0.origin.address),
                        "started_at": .string($0.startedAt.text), "used_at": .string($0.usedAt.text),
                        "ended_at": JSONValue($0.endedAt?.text),
                    ]
                }),
            // The same once more as it stands in the database, so that nothing is forgotten.
            "stored": .object(rows.mapValues { .array($0) }), "left_out": .object(Self.leftOut),
            "record": try await personalRecord(of: id),
        ]
    }
}

extension Person {
    fileprivate var file: JSONValue {
        [
            "id": .string(id.text), "username": .string(username.text), "name": .string(displayName),
            "email": JSONValue(email), "groups": .array(groups.map { .string($0) }),
            "added_at": .string(addedAt.text), "preferences": .string(preferences.stored),
            "language": JSONValue(language), "at_high_risk": .bool(isHighRisk),
            "person_number": JSONValue(personNumber),
        ]
    }
}

extension House {
    private func personalRecord(of id: ID<Person>) async throws -> JSONValue {
        .array(
            try await store.record(RecordQuery(person: id, limit: Self.personalEntriesMax)).map {
                [
                    "facts": .object($0.leaf.facts),
                    "personal": .object($0.personal.mapValues { .string($0.value) }),
                ]
            })
    }

    /// Columns that are in nobody's file, each with why.
    fileprivate static let leftOut: [String: JSONValue] = Dictionary(
        uniqueKeysWithValues: PersonalTable.all.filter { !$0.left.isEmpty }.map { table in
            (table.name, .object(table.left.mapValues { .string($0.rawValue) }))
        })
}

extension Owned {
    fileprivate var json: JSONValue {
        [
            "kind": .string(method.rawValue), "name": .string(name), "locked": .bool(isLocked),
            "added_at": .string(addedAt.text), "key_made_at": JSONValue(keyMadeAt?.text),
            "used_at": JSONValue(lastUsedAt?.text), "system": JSONValue(platform),
            "kept_in_password_manager": isBackedUp.map { .bool($0) } ?? .null,
            "screen_lock_since": JSONValue(lockedSince?.text),
            "last_request": lastRequest?.json ?? .null,
            "told_last": told.map { told in
                [
                    "at": .string(told.at.text), "said": .string(told.said.rawValue),
                    "items": .object(
                        Dictionary(
                            uniqueKeysWithValues: told.items.map { ($0.key.rawValue, JSONValue.string($0.value)) })),
                ]
            } ?? .null,
            "works_from": JSONValue(waitsUntil?.text), "changes_others_from": JSONValue(probation?.changesAt.text),
        ]
    }
}
