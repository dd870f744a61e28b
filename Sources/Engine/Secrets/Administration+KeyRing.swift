import Bytes
public import Domain
import Storage

extension Administration {
    /// Seals every secret again that does not stand under the ring's current key; returns how many. It may be
    /// stopped and run again at any time. Servers must have the ring with that key before.
    public func reseal(by actor: Actor) async throws -> Int {
        let store = house.store
        let max = ResealedSecret.batchMax
        var count = try await commit(try await others(), by: actor)
        count += try await reseal(by: actor) { after in
            try await store.sealedPushLines(after: after, limit: max).map {
                SealedRow($0.id, .pushLine($0.id), $0.secret, RowIdentity.pushLine($0.id))
            }
        }
        count += try await reseal(by: actor) { after in
            try await store.sealedCopies(after: after, limit: ResealedSecret.copiesMax).map {
                SealedRow($0.id, .backupCopy($0.id), $0.secret, RowIdentity.backupCopy($0.id))
            }
        }
        count += try await reseal(by: actor) { after in
            try await store.sealedTokens(after: after, limit: max).map {
                SealedRow($0.id, .token($0.id), $0.secret, RowIdentity.tokenSecret($0.id))
            }
        }
        return count
    }

    /// Goes through rows in the order of their identifiers, page after page.
    private func reseal(
        by actor: Actor, _ page: (String) async throws -> [SealedRow]
    ) async throws -> Int {
        var (count, after) = (0, "")
        while true {
            let rows = try await page(after)
            guard let last = rows.last else { return count }
            after = last.id
            count += try await commit(
                try rows.compactMap { try resealed($0.place, $0.secret, $0.identity) }, by: actor)
        }
    }

    /// Everything sealed that is no token's, no push line's and no backup's.
    private func others() async throws -> [ResealedSecret] {
        var found: [ResealedSecret?] = []
        for client in try await house.store.radiusClients() {
            found.append(try resealed(.radiusClient(client.id), client.secret, RowIdentity.clientSecret(client.id)))
        }
        for keys in try await house.store.integrationKeys() {
            let identity = RowIdentity.integrationSecret(keys.integrationKey)
            found.append(try resealed(.integrationKeys(keys.integrationKey), keys.secret, identity))
            if let previous = keys.previous {
                found.append(try resealed(.previousIntegrationKeys(keys.integrationKey), previous, identity))
            }
        }
        for key in try await house.store.situation(.issuerKeys).issuerKeys {
            found.append(try resealed(.signingKey(key.id), key.secret, RowIdentity.signingKey(key.id)))
        }
        let settings = [
            ("phone_key", RowIdentity.phoneKey), (SealedPushKeys.currentSetting, RowIdentity.pushKey),
            (SealedPushKeys.previousSetting, RowIdentity.pushKey),
        ]
        for (name, identity) in settings {
            guard let stored = try await house.store.setting(name) else { continue }
            let sealed = SealedBytes(try Base64.decode(stored))
            found.append(try resealed(.setting(name), sealed, identity))
        }
        return found.compactMap { $0 }
    }

    /// Nil for a secret that stands under the current key already.
    private func resealed(
        _ place: ResealedSecret.Place, _ old: SealedBytes, _ identity: String
    ) throws -> ResealedSecret? {
        guard let new = try SealedSecret(parsing: old.bytes).resealed(for: identity, with: house.keyRing) else {
            return nil
        }
        return ResealedSecret(place, old: old, new: SealedBytes(new.serialized()))
    }

    private func commit(_ all: [ResealedSecret], by actor: Actor) async throws -> Int {
        let key = house.keyRing.current
        for start in stride(from: 0, to: all.count, by: ResealedSecret.batchMax) {
            let batch = Array(all[start..<min(start + ResealedSecret.batchMax, all.count)])
            let now = house.now()
            _ = try await house.store.change(.installation) { try $0.reseal(batch, under: key, by: actor, now: now) }
        }
        return all.count
    }
}

/// A sealed secret where it stands.
private struct SealedRow {
    let id: String
    let place: ResealedSecret.Place
    let secret: SealedBytes
    let identity: String

    init<Subject>(_ id: ID<Subject>, _ place: ResealedSecret.Place, _ secret: SealedBytes, _ identity: String) {
        self.id = id.text
        self.place = place
        self.secret = secret
        self.identity = identity
    }
}
