import Bytes
import Domain
import Storage
import Testing

extension StoreRowTests {
    func signingKeys(_ fixture: StoreFixture) async throws {
        let (store, actor, now) = (fixture.store, fixture.actor, fixture.now)
        func key(_ id: String, _ algorithm: IssuerKey.Algorithm, at madeAt: Instant) -> IssuerKey {
            IssuerKey(
                id: id, algorithm: algorithm, secret: SealedBytes([1, 0, 255]), publicKey: "{\"kid\":\"\(id)\"}",
                madeAt: madeAt)
        }
        let count = try await store.configurationCount()
        let first = key("a", .es256, at: now)
        for attempt in [first, key("b", .es256, at: now + 1)] {
            _ = try await store.change(.issuerKeys) { $0.beginSigning(with: attempt, now: now) }
        }
        #expect(
            try await store.situation(.issuerKeys).issuerKeys == [first], "the first of an algorithm stays the first")
        #expect(try await store.configurationCount() > count)
        let later = now + 2
        let next = [key("c", .es256, at: later), key("d", .rs256, at: later)]
        _ = try await store.change(.issuerKeys) { try $0.rotateSigning(to: next, by: actor, now: later) }
        #expect(try await store.situation(.issuerKeys).issuerKeys == [first] + next)
        let again = [ResealedSecret(.signingKey("a"), old: first.secret, new: SealedBytes([9]))]
        _ = try await store.change(.installation) { try $0.reseal(again, under: 2, by: actor, now: now) }
        #expect(try await store.situation(.issuerKeys).issuerKeys.first?.secret == SealedBytes([9]))
        let before = try await store.configurationCount()
        let fresh = key("e", .es256, at: later)
        let revoked = try await store.change(.issuerKeys) {
            try $0.revokeSigning("a", replacement: fresh, by: actor, now: later)
        }
        #expect(revoked.gone.map(\.id) == ["a"] && revoked.made == nil)
        #expect(try await store.situation(.issuerKeys).issuerKeys == next)
        #expect(try await store.configurationCount() > before)
    }
}
