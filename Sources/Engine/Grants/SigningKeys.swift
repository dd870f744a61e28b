import Bytes
public import Domain
public import OpenID
import Storage
import Synchronization

/// The facet for signing tokens: the installation's keys, opened and kept in memory.
public final class SigningKeys: Sendable {
    private let house: House
    private let state: Mutex<State>

    private struct State {
        var keys = IssuerKeys([])
        var opened: [String: ProviderKey] = [:]
        /// Readings that were begun, and the one in force.
        var begun = 0
        var inForce = 0
    }

    /// Opens the facet; makes the first keys where there are none yet.
    public init(_ house: House) async throws {
        self.house = house
        state = Mutex(State())
        try await load()
        for algorithm in IssuerKey.Algorithm.allCases where key(algorithm) == nil {
            let fresh = try house.drawIssuerKey(algorithm)
            let now = house.now()
            _ = try await house.store.change(.issuerKeys) { $0.beginSigning(with: fresh, now: now) }
        }
        try await load()
    }

    /// Reads the keys again, after the configuration changed.
    public func load() async throws {
        let (turn, known) = state.withLock { state in
            state.begun += 1
            return (state.begun, state.opened)
        }
        let keys = try await house.store.situation(.issuerKeys).issuerKeys
        var opened: [String: ProviderKey] = [:]
        for key in keys { opened[key.id] = try known[key.id] ?? house.open(key) }
        let (all, open) = (IssuerKeys(keys), opened)
        state.withLock { state in
            // A reading that was begun later knows no less: a key that was revoked does not come back.
            guard turn > state.inForce else { return }
            (state.keys, state.opened, state.inForce) = (all, open, turn)
        }
    }

    /// The key that signs with this algorithm now.
    public func key(_ algorithm: IssuerKey.Algorithm) -> ProviderKey? {
        let now = house.now()
        return state.withLock { state in
            state.keys.signing(algorithm, at: now).flatMap { state.opened[$0.id] }
        }
    }

    /// The keys that clients are shown, and by which tokens of ours are known again.
    public func published() throws -> JWKSet {
        let now = house.now()
        let keys = state.withLock { state in
            state.keys.published(at: now).compactMap { state.opened[$0.id]?.publicKey }
        }
        return try JWKSet(keys)
    }
}

extension Administration {
    /// New keys for signing tokens; they are shown at once and sign after `IssuerKey.leadSeconds`.
    public func rotateSigningKeys(by actor: Actor) async throws -> [IssuerKey] {
        let keys = try IssuerKey.Algorithm.allCases.map { try house.drawIssuerKey($0) }
        let now = house.now()
        return try await house.store.change(.issuerKeys) { try $0.rotateSigning(to: keys, by: actor, now: now) }
    }

    /// Takes a key out at once, because it leaked: nothing that it signed is believed here any more.
    public func revokeSigningKey(_ id: String, by actor: Actor) async throws -> RevokedKeys {
        guard let key = try await signingKeys().all.first(where: { $0.id == id }) else {
            throw Mistake(.notFound, "no key that signs tokens is called \(id): countersign key list shows them")
        }
        let replacement = try house.drawIssuerKey(key.algorithm)
        let now = house.now()
        return try await house.store.change(.issuerKeys) {
            try $0.revokeSigning(id, replacement: replacement, by: actor, now: now)
        }
    }

    /// The keys that sign tokens, old ones and coming ones too.
    public func signingKeys() async throws -> IssuerKeys {
        IssuerKeys(try await house.store.situation(.issuerKeys).issuerKeys)
    }
}

extension House {
    func drawIssuerKey(_ algorithm: IssuerKey.Algorithm) throws -> IssuerKey {
        let secret = try ProviderKey.draw(algorithm.signature)
        let publicKey = try ProviderKey(algorithm.signature, kept: secret).publicKey
        guard let id = publicKey.keyID else { throw Fault("a signing key without a name") }
        let sealed = try SealedSecret(sealing: secret, for: RowIdentity.signingKey(id), with: keyRing)
        return IssuerKey(
            id: id, algorithm: algorithm, secret: SealedBytes(sealed.serialized()), publicKey: publicKey.json.text,
            madeAt: now())
    }

    func open(_ key: IssuerKey) throws -> ProviderKey {
        let secret = try SealedSecret(parsing: key.secret.bytes).open(
            for: RowIdentity.signingKey(key.id), with: keyRing)
        return try ProviderKey(key.algorithm.signature, kept: secret)
    }
}

extension IssuerKey.Algorithm {
    var signature: SignatureAlgorithm {
        switch self {
        case .es256: .es256
        case .rs256: .rs256
        }
    }
}
