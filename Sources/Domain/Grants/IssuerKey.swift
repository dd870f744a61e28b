/// A key with which ID tokens and logout tokens are signed. Its secret half stands sealed.
public struct IssuerKey: Equatable, Sendable {
    /// As JSON Web Algorithms names them (RFC 7518 §3.1).
    public enum Algorithm: String, CaseIterable, Sendable {
        case es256 = "ES256"
        case rs256 = "RS256"
    }

    /// The `kid`: the public half's thumbprint.
    public let id: String
    public let algorithm: Algorithm
    public let secret: SealedBytes
    /// The public half as a JSON Web Key.
    public let publicKey: String
    public let madeAt: Instant

    public init(id: String, algorithm: Algorithm, secret: SealedBytes, publicKey: String, madeAt: Instant) {
        self.id = id
        self.algorithm = algorithm
        self.secret = secret
        self.publicKey = publicKey
        self.madeAt = madeAt
    }

    /// How long a new key is shown before it signs: clients may keep the set of keys for so long.
    public static let leadSeconds = 86_400
    /// How long a key is shown after another signs in its place: as long as a session may last, since its ID tokens
    /// come back as hints.
    public static let overlapSeconds = 1_209_600
}

/// The keys of the installation, by what each is for at a moment.
public struct IssuerKeys: Equatable, Sendable {
    /// Oldest first.
    public let all: [IssuerKey]

    public init(_ keys: [IssuerKey]) {
        all = keys.sorted { ($0.madeAt, $0.id) < ($1.madeAt, $1.id) }
    }

    /// The key that signs: the newest that was shown for long enough, or the first one of all.
    public func signing(_ algorithm: IssuerKey.Algorithm, at now: Instant) -> IssuerKey? {
        let own = all.filter { $0.algorithm == algorithm }
        return own.last { $0.madeAt + IssuerKey.leadSeconds <= now } ?? own.first
    }

    /// The keys that clients are shown.
    public func published(at now: Instant) -> [IssuerKey] {
        IssuerKey.Algorithm.allCases.flatMap { algorithm in
            let own = all.filter { $0.algorithm == algorithm }
            return own.enumerated().filter { index, _ in
                guard own.indices.contains(index + 1) else { return true }
                return now < own[index + 1].madeAt + IssuerKey.leadSeconds + IssuerKey.overlapSeconds
            }.map(\.element)
        }
    }
}

/// What became of the keys when one was revoked.
public struct RevokedKeys: Equatable, Sendable {
    public let gone: [IssuerKey]
    /// The key that signs in their place, where none was left.
    public let made: IssuerKey?
}

extension Situation {
    /// The first key of its algorithm; nothing where there is one already.
    public func beginSigning(with key: IssuerKey, now: Instant) -> Decided<Bool> {
        guard !issuerKeys.contains(where: { $0.algorithm == key.algorithm }) else { return Decided(.nothing, false) }
        return Decided(Change([.signingKey(key)], events: [keyEvent([key], .system, now)]), true)
    }

    /// New keys, which sign after a day. Refused while keys wait that were made before.
    public func rotateSigning(
        to keys: [IssuerKey], by actor: Actor, now: Instant
    ) throws(Mistake) -> Decided<[IssuerKey]> {
        if let waiting = issuerKeys.map(\.madeAt).max(), issuerKeys.count > IssuerKey.Algorithm.allCases.count,
            now < waiting + IssuerKey.leadSeconds
        {
            throw Mistake(.notAllowed, "a new key is waiting to sign already: it does within a day of being made")
        }
        return Decided(
            Change(keys.map { .signingKey($0) }, events: [keyEvent(keys, actor, now)]), keys)
    }

    /// A key that leaked goes at once, and with one that signs go those before it, so that none signs again. What
    /// is left signs; where nothing is, the replacement does, from this moment.
    public func revokeSigning(
        _ id: String, replacement: IssuerKey, by actor: Actor, now: Instant
    ) throws(Mistake) -> Decided<RevokedKeys> {
        let keys = IssuerKeys(issuerKeys)
        guard let leaked = keys.all.first(where: { $0.id == id }), leaked.algorithm == replacement.algorithm else {
            throw Mistake(.notFound, "no key that signs tokens is called \(id): countersign key list shows them")
        }
        let own = keys.all.filter { $0.algorithm == leaked.algorithm }
        let isSigning = keys.signing(leaked.algorithm, at: now) == leaked
        let gone = own.filter { $0 == leaked || isSigning && ($0.madeAt, $0.id) < (leaked.madeAt, leaked.id) }
        let made = gone.count == own.count ? replacement : nil
        var change = Change(gone.map { .signingKeyRemoved($0.id) })
        change.add(
            event(
                .signingKeyRevoked, at: now, facts: ["keys": .text(gone.map(\.id).joined(separator: " "))], by: actor))
        if let made {
            change.add(.signingKey(made))
            change.add(keyEvent([made], actor, now))
        }
        return Decided(change, RevokedKeys(gone: gone, made: made))
    }

    private func keyEvent(_ keys: [IssuerKey], _ actor: Actor, _ now: Instant) -> Event {
        event(.signingKeyMade, at: now, facts: ["keys": .text(keys.map(\.id).joined(separator: " "))], by: actor)
    }
}
