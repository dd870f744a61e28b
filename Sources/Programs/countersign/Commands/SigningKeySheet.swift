import Bytes
import Domain
import Engine
import OpenIDService

/// The keys that sign OpenID Connect's tokens, as operators see them.
struct SigningKeySheet {
    let keys: IssuerKeys
    let now: Instant

    init(keys: IssuerKeys, now: Instant) {
        self.keys = keys
        self.now = now
    }

    private enum Use: String { case signs, waits, shown, over }

    private func use(_ key: IssuerKey) -> Use {
        if keys.signing(key.algorithm, at: now) == key { return .signs }
        if now < key.madeAt + IssuerKey.leadSeconds { return .waits }
        return keys.published(at: now).contains(key) ? .shown : .over
    }

    var json: JSONValue {
        .array(
            keys.all.map { key in
                [
                    "kid": .string(key.id), "alg": .string(key.algorithm.rawValue), "made": JSONValue(key.madeAt),
                    "use": .string(use(key).rawValue),
                ]
            })
    }

    var text: String {
        guard !keys.all.isEmpty else { return "No key signs tokens yet: the server makes the first ones." }
        var table = OutputTable("SIGNS TOKENS", "ALGORITHM", "MADE", "USE")
        for key in keys.all { table.add(key.id, key.algorithm.rawValue, key.madeAt.text, use(key).rawValue) }
        return table.description
    }

    /// Makes new keys and says what happens when.
    static func rotate(_ common: CommonOptions) async throws {
        try await KeyCommand.within(common) { session in
            let made = try await session.administration.rotateSigningKeys(by: session.actor)
            let sheet = try await SigningKeySheet(session)
            common.output.say(
                ["made": .array(made.map { .string($0.id) }), "openid": sheet.json],
                """
                New keys are shown to clients within seconds and sign in \(IssuerKey.leadSeconds / 3600) hours; the \
                old ones stay shown for \(IssuerKey.overlapSeconds / 86_400) days after that.
                \(sheet.text)
                """)
        }
    }

    /// Takes a key out and says what an operator still has to do.
    static func revoke(_ key: String, _ common: CommonOptions) async throws {
        try common.confirm(
            "Revoke \(key)? ID tokens that it signed are believed here no more, and clients must read the keys again.")
        try await KeyCommand.within(common) { session in
            let revoked = try await session.administration.revokeSigningKey(key, by: session.actor)
            let sheet = try await SigningKeySheet(session)
            let gone = revoked.gone.map(\.id)
            common.output.say(
                [
                    "revoked": .array(gone.map { .string($0) }), "made": JSONValue(revoked.made?.id),
                    "openid": sheet.json,
                ],
                """
                Revoked \(gone.joined(separator: ", ")). Running servers know within seconds. Clients may keep the old \
                set of keys for \(OpenIDRoutes.publishedSeconds / 60) minutes, and believe what the revoked key signs \
                for so long: restart those that matter.
                \(sheet.text)
                """)
        }
    }

    private init(_ session: OperatorSession) async throws {
        self.init(keys: try await session.administration.signingKeys(), now: session.now)
    }
}
