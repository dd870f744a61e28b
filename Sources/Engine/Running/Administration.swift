public import Bytes
public import Domain
public import Storage

/// The facet for operators: the command line now, consoles later. What it throws is a `Mistake` or a `Refusal` to
/// be shown, or a failure of the store.
public struct Administration: Sendable {
    let house: House

    public init(_ house: House) { self.house = house }

    /// The installation's figures: the defaults with what was set.
    public func figures() async throws -> Figures { try await house.store.situation(.installation).figures }

    /// What differs from the defaults, by the settings' names.
    public func policy() async throws -> [String: JSONValue] { try await house.store.policy() }

    /// Sets one setting, of the installation or of one application; nil takes the setting back.
    public func set(
        _ name: String, to value: JSONValue?, at application: String? = nil, by actor: Actor
    ) async throws {
        let now = house.now()
        guard let application else {
            var overrides = try await house.store.policy()
            overrides[name] = value
            let next = overrides
            _ = try await house.store.change(.installation) { try $0.setPolicy(next, by: actor, now: now) }
            return
        }
        let base = try await figures()
        _ = try await house.store.change(.applicationKey(application)) { situation in
            guard var changed = situation.application else { throw Self.noApplication(application) }
            changed.overrides[name] = value
            return try situation.change(to: changed, base: base, by: actor, now: now)
        }
    }

    /// After a restore or a promotion: everything earlier that could be used once is dead.
    public func setFence(by actor: Actor) async throws {
        let now = house.now()
        _ = try await house.store.change(.installation) { $0.setFence(by: actor, now: now) }
    }

    /// Entries of the record, sealed ones.
    public func record(_ query: RecordQuery) async throws -> [RecordEntry] { try await house.store.record(query) }

    public func checkpoints(from: Int64, to: Int64) async throws -> [(size: Int64, note: String)] {
        try await house.store.checkpoints(from: from, to: to)
    }

    static func noApplication(_ key: String) -> Mistake {
        Mistake(.notFound, "there is no application \"\(key)\": see countersign app list")
    }

    static func nobody(_ name: String) -> Mistake {
        Mistake(.notFound, "there is nobody of the name \"\(name)\": see countersign user list")
    }

    func login(_ name: String) throws -> LoginName {
        guard let login = LoginName(name) else { throw Self.nobody(name) }
        return login
    }
}
