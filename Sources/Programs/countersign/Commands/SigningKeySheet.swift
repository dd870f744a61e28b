import Bytes
import Domain
import Engine

/// The keys that sign OpenID Connect's tokens, as operators see them.
struct SigningKeySheet {
    let keys: IssuerKeys
    let now: Instant

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
        let session = try await OperatorSession.open(common)
        do {
            let made = try await session.administration.rotateSigningKeys(by: session.actor)
            let keys = try await session.administration.signingKeys()
            let sheet = SigningKeySheet(keys: keys, now: session.now)
            common.output.say(
                ["made": .array(made.map { .string($0.id) }), "openid": sheet.json],
                """
                New keys are shown to clients within seconds and sign in \(IssuerKey.leadSeconds / 3600) hours; the \
                old ones stay shown for \(IssuerKey.overlapSeconds / 86_400) days after that.
                \(sheet.text)
                """)
            await session.close()
        } catch {
            await session.close()
            throw error
        }
    }
}
