import Bytes
import Domain
import Storage
import Testing

extension StoreRowTests {
    func pushKeys(_ fixture: StoreFixture) async throws {
        let (store, actor, now) = (fixture.store, fixture.actor, fixture.now)
        let keys = (1...3).map { SealedBytes([UInt8($0), 0, 255]) }
        #expect(try await store.situation(.pushKeys).pushKeys == nil)
        _ = try await store.setting(SealedPushKeys.currentSetting, orStore: Base64.encode(keys[0].bytes))
        #expect(try await store.situation(.pushKeys).pushKeys == SealedPushKeys(current: keys[0]))
        let count = try await store.configurationCount()
        _ = try await store.change(.pushKeys) { try $0.rotatePushKey(to: keys[1], named: "b", by: actor, now: now) }
        let both = SealedPushKeys(current: keys[1], previous: keys[0])
        #expect(try await store.situation(.pushKeys).pushKeys == both)
        #expect(try await store.configurationCount() > count, "other nodes hear of it")
        let again = [ResealedSecret(.setting(SealedPushKeys.previousSetting), old: keys[0], new: keys[2])]
        _ = try await store.change(.installation) { try $0.reseal(again, under: 2, by: actor, now: now) }
        #expect(try await store.situation(.pushKeys).pushKeys?.previous == keys[2])
        _ = try await store.change(.pushKeys) { try $0.retirePushKey(named: "a", by: actor, now: now) }
        #expect(try await store.situation(.pushKeys).pushKeys == SealedPushKeys(current: keys[1]))

        let device = try await fixture.activeDevice()
        let line = PushLine(
            device: device.id, secret: keys[0], mark: "m", service: "https://push.example", serverKeyID: "b",
            language: nil, madeAt: now)
        _ = try await store.change(.device(device.id)) { try $0.setLine(line, of: device.id, now: now) }
        #expect(try await store.pushLinesByKey() == ["b": 1])
        _ = try await store.change(.device(device.id)) { try $0.loseLine(line, now: now) }
        #expect(try await store.pushLinesByKey() == [:])
    }
}
