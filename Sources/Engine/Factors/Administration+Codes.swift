public import Bytes
public import Domain
import Storage

extension Administration {
    /// Makes a desk code, shown once and kept nowhere: `KX7-4TM-Q2P`.
    public func makeDeskCode(
        for name: String, lifetimeSeconds: Int? = nil, by actor: Actor
    ) async throws -> (code: Secret, made: OneTimeCode) {
        let (codes, made) = try await make(.desk, count: 1, name, lifetimeSeconds, actor)
        guard let code = codes.first, let row = made.first else { throw Fault("no code was made") }
        return (code, row)
    }

    /// Makes a pass, shown once and kept nowhere, that works until the person's day ends.
    public func makePass(
        for name: String, until end: Instant, by actor: Actor
    ) async throws -> (code: Secret, made: OneTimeCode) {
        let drawn = house.drawCodes(.pass, count: 1)
        guard let code = drawn.codes.first, let digest = drawn.digests.first else { throw Fault("no code was made") }
        let now = house.now()
        let made = try await house.store.change(.name(try login(name))) { situation in
            guard situation.person != nil else { throw Self.nobody(name) }
            return try situation.makePass(digest, until: end, by: actor, now: now)
        }
        return (code, made)
    }

    /// Makes a set of recovery codes, which replaces the old one.
    public func makeRecoveryCodes(for name: String, by actor: Actor) async throws -> [Secret] {
        try await make(.recovery, count: try await figures().recoveryCodes, name, nil, actor).0
    }

    public func cancelCodes(_ kind: OneTimeCode.Kind, of name: String, by actor: Actor) async throws -> Int {
        let now = house.now()
        return try await house.store.change(.name(try login(name))) { situation in
            guard situation.person != nil else { throw Self.nobody(name) }
            return try situation.cancelCodes(kind, by: actor, now: now)
        }
    }

    private func make(
        _ kind: OneTimeCode.Kind, count: Int, _ name: String, _ lifetimeSeconds: Int?, _ actor: Actor
    ) async throws -> ([Secret], [OneTimeCode]) {
        let (codes, digests) = house.drawCodes(kind, count: count)
        let now = house.now()
        let made = try await house.store.change(.name(try login(name))) { situation in
            guard situation.person != nil else { throw Self.nobody(name) }
            return try situation.makeCodes(
                kind, digests: digests, lifetimeSeconds: lifetimeSeconds, by: actor, now: now)
        }
        return (codes, made)
    }
}
