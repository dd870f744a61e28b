import Bytes
public import Domain
import Storage

extension Administration {
    /// Seals every secret again that does not stand under the ring's current key; returns how many. It may be
    /// stopped and run again at any time. Servers must have the ring with that key before.
    public func reseal(by actor: Actor) async throws -> Int {
        var count = try await commit(try await others(), by: actor)
        count += try await resealLines(by: actor)
        count += try await resealCopies(by: actor)
        var after = ""
        while true {
            let tokens = try await house.store.sealedTokens(after: after, limit: ResealedSecret.batchMax)
            guard let last = tokens.last else { return count }
            after = last.id.text
            let stale = try tokens.compactMap { token in
                try resealed(.token(token.id), token.secret, RowIdentity.tokenSecret(token.id))
            }
            count += try await commit(stale, by: actor)
        }
    }

    private func resealLines(by actor: Actor) async throws -> Int {
        var count = 0
        var after = ""
        while true {
            let lines = try await house.store.sealedPushLines(after: after, limit: ResealedSecret.batchMax)
            guard let last = lines.last else { return count }
            after = last.id.text
            let stale = try lines.compactMap { line in
                try resealed(.pushLine(line.id), line.secret, RowIdentity.pushLine(line.id))
            }
            count += try await commit(stale, by: actor)
        }
    }

    private func resealCopies(by actor: Actor) async throws -> Int {
        var count = 0
        var after = ""
        while true {
            let copies = try await house.store.sealedCopies(after: after, limit: ResealedSecret.copiesMax)
            guard let last = copies.last else { return count }
            after = last.id.text
            let stale = try copies.compactMap { copy in
                try resealed(.backupCopy(copy.id), copy.secret, RowIdentity.backupCopy(copy.id))
            }
            count += try await commit(stale, by: actor)
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
