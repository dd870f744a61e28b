import Bytes
public import Domain
import Storage
import Synchronization
public import WebPush

/// The facet for the keys that push services know the installation by; they stand sealed among the settings, and are
/// kept in memory opened.
public final class PushKeys: Sendable {
    private let house: House
    private let state: Mutex<State>

    private struct State {
        var current: VAPIDKey
        var previous: VAPIDKey?
        /// Readings that were begun, and the one in force.
        var begun = 0
        var inForce = 0
    }

    /// Makes the key when there is none yet.
    init(_ house: House) async throws {
        self.house = house
        let stored = try await house.store.setting(
            SealedPushKeys.currentSetting, orStore: Base64.encode(house.drawPushKey().sealed.bytes))
        state = Mutex(State(current: try house.open(pushKey: SealedBytes(Base64.decode(stored)))))
        try await load()
    }

    /// Reads the keys again, after the configuration changed.
    public func load() async throws {
        let turn = state.withLock { state in
            state.begun += 1
            return state.begun
        }
        guard let keys = try await house.store.situation(.pushKeys).pushKeys else { return }
        let current = try house.open(pushKey: keys.current)
        let previous = try keys.previous.map { try house.open(pushKey: $0) }
        state.withLock { state in
            // A reading that was begun later knows no less.
            guard turn > state.inForce else { return }
            (state.current, state.previous, state.inForce) = (current, previous, turn)
        }
    }

    /// The key that lines are made with.
    public var current: VAPIDKey { state.withLock { $0.current } }

    /// The key of that name, as long as it is in use.
    func key(_ id: String) -> VAPIDKey? {
        state.withLock { state in [state.current, state.previous].compactMap { $0 }.first { $0.id == id } }
    }
}

/// The push keys as operators see them.
public struct PushKeyCensus: Equatable, Sendable {
    /// A key in use, and how many phones have a line of it.
    public struct Key: Equatable, Sendable {
        public let id: String
        public let phones: Int
    }

    /// Nil before the server has started for the first time.
    public let current: Key?
    public let previous: Key?
}

extension Administration {
    /// Phones make their push lines anew, with another key, when their app is next opened; the old key works on.
    public func rotatePushKey(by actor: Actor) async throws -> PushKeyCensus {
        let (fresh, now) = (try house.drawPushKey(), house.now())
        _ = try await house.store.change(.pushKeys) {
            try $0.rotatePushKey(to: fresh.sealed, named: fresh.id, by: actor, now: now)
        }
        return try await pushKeys()
    }

    /// The old key works no more.
    public func retirePushKey(by actor: Actor) async throws -> PushKeyCensus {
        let (name, now) = (try await pushKeys().previous?.id ?? "", house.now())
        _ = try await house.store.change(.pushKeys) { try $0.retirePushKey(named: name, by: actor, now: now) }
        return try await pushKeys()
    }

    public func pushKeys() async throws -> PushKeyCensus {
        let keys = try await house.store.situation(.pushKeys).pushKeys
        let phones = try await house.store.pushLinesByKey()
        func known(_ sealed: SealedBytes?) throws -> PushKeyCensus.Key? {
            try sealed.map { sealed in
                let id = try house.open(pushKey: sealed).id
                return PushKeyCensus.Key(id: id, phones: phones[id] ?? 0)
            }
        }
        return PushKeyCensus(current: try known(keys?.current), previous: try known(keys?.previous))
    }
}

extension House {
    func drawPushKey() throws -> (id: String, sealed: SealedBytes) {
        let secret = Secret(random.bytes(32))
        let sealed = try SealedSecret(sealing: secret, for: RowIdentity.pushKey, with: keyRing)
        return (try VAPIDKey(secret).id, SealedBytes(sealed.serialized()))
    }

    func open(pushKey sealed: SealedBytes) throws -> VAPIDKey {
        try VAPIDKey(SealedSecret(parsing: sealed.bytes).open(for: RowIdentity.pushKey, with: keyRing))
    }
}
