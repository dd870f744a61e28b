public import Domain

extension SituationLoader {
    static let grantColumns = """
        id, client, application, person, session, scope, nonce, redirect_uri, code_challenge, password_at, method, \
        proved_at, user_verified, shown_at, code_digest, code_ends_at, code_used_at, revoked_at, made_at
        """

    func grant(codeDigest: [UInt8]) throws -> Grant? {
        try connection.query("SELECT \(Self.grantColumns) FROM grants WHERE code_digest = $1", [.bytes(codeDigest)])
            .first.map(Self.grant)
    }

    func grant(_ id: ID<Grant>) throws -> Grant? {
        try connection.query("SELECT \(Self.grantColumns) FROM grants WHERE id = $1", [SQLValue(id)])
            .first.map(Self.grant)
    }

    static func grant(_ row: SQLRow) throws -> Grant {
        var proof: Proof?
        if let at = try row.optionalInstant(11) {
            proof = Proof(method: try row.choice(10), at: at, userVerified: try row.flag(12))
        }
        return Grant(
            id: try row.id(0), client: try row.text(1), application: try row.id(2), person: try row.id(3),
            session: try row.id(4), scope: try row.text(5), nonce: try row.optionalText(6),
            redirectURI: try row.text(7), codeChallenge: try row.optionalText(8),
            shown: Shown(passwordAt: try row.optionalInstant(9), proof: proof, at: try row.instant(13)),
            codeDigest: try row.bytes(14), codeEndsAt: try row.instant(15), codeUsedAt: try row.optionalInstant(16),
            revokedAt: try row.optionalInstant(17), madeAt: try row.instant(18))
    }

    func grantToken(digest: [UInt8]) throws -> GrantToken? {
        try connection.query(
            "SELECT digest, grant_id, kind, ends_at, used_at FROM grant_tokens WHERE digest = $1", [.bytes(digest)]
        ).first.map {
            GrantToken(
                digest: try $0.bytes(0), grant: try $0.id(1), kind: try $0.choice(2), endsAt: try $0.instant(3),
                usedAt: try $0.optionalInstant(4))
        }
    }
}

extension ChangeWriter {
    /// A code that was used stays so, and so does a grant that was revoked.
    func write(_ grant: Grant) throws {
        try connection.execute(
            """
            INSERT INTO grants (id, client, application, person, session, scope, nonce, redirect_uri, \
            code_challenge, password_at, method, proved_at, user_verified, shown_at, code_digest, code_ends_at, \
            code_used_at, revoked_at, made_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, \
            $15, $16, $17, $18, $19) ON CONFLICT (id) DO UPDATE SET \
            code_used_at = COALESCE(grants.code_used_at, excluded.code_used_at), \
            revoked_at = COALESCE(grants.revoked_at, excluded.revoked_at)
            """,
            [
                SQLValue(grant.id), .text(grant.client), SQLValue(grant.application), SQLValue(grant.person),
                SQLValue(grant.session), .text(grant.scope), SQLValue(grant.nonce), .text(grant.redirectURI),
                SQLValue(grant.codeChallenge), SQLValue(grant.shown.passwordAt),
                SQLValue(grant.shown.proof?.method.rawValue), SQLValue(grant.shown.proof?.at),
                SQLValue(grant.shown.proof?.userVerified ?? false), SQLValue(grant.shown.at),
                .bytes(grant.codeDigest), SQLValue(grant.codeEndsAt), SQLValue(grant.codeUsedAt),
                SQLValue(grant.revokedAt), SQLValue(grant.madeAt),
            ])
    }

    /// A refresh token that was used stays so: a second use is refused here too.
    func write(_ token: GrantToken) throws {
        let written = try connection.execute(
            """
            INSERT INTO grant_tokens (digest, grant_id, kind, ends_at, used_at) VALUES ($1, $2, $3, $4, $5) \
            ON CONFLICT (digest) DO UPDATE SET used_at = excluded.used_at WHERE grant_tokens.used_at IS NULL
            """,
            [
                .bytes(token.digest), SQLValue(token.grant), .text(token.kind.rawValue), SQLValue(token.endsAt),
                SQLValue(token.usedAt),
            ])
        guard written == 1 else { throw Refusal(.codeUsed) }
    }

    func write(_ request: PushedRequest) throws {
        try connection.execute(
            "INSERT INTO pushed_requests (digest, client, parameters, ends_at) VALUES ($1, $2, $3, $4)",
            [.bytes(request.digest), .text(request.client), .text(request.parameters), SQLValue(request.endsAt)])
    }
}

extension Store {
    /// A pushed request under its handle's digest, whether or not it is over.
    public func pushedRequest(digest: [UInt8]) async throws -> PushedRequest? {
        try await driver.read { connection in
            try connection.query(
                "SELECT digest, client, parameters, ends_at FROM pushed_requests WHERE digest = $1", [.bytes(digest)]
            ).first.map {
                PushedRequest(
                    digest: try $0.bytes(0), client: try $0.text(1), parameters: try $0.text(2),
                    endsAt: try $0.instant(3))
            }
        }
    }

    /// The clients that were given tokens in the session.
    public func clients(of session: ID<Session>) async throws -> [String] {
        try await driver.read { connection in
            try connection.query("SELECT DISTINCT client FROM grants WHERE session = $1", [SQLValue(session)])
                .map { try $0.text(0) }
        }
    }

    /// Forgets grants, tokens and pushed requests that are past any use.
    public func tidyGrants(madeBefore: Instant, now: Instant) async throws {
        try await driver.write { connection in
            try connection.execute(
                "DELETE FROM grant_tokens WHERE ends_at < $1", [SQLValue(now - Grant.refreshSeconds)])
            try connection.execute("DELETE FROM grants WHERE made_at < $1", [SQLValue(madeBefore)])
            try connection.execute("DELETE FROM pushed_requests WHERE ends_at < $1", [SQLValue(now)])
        }
    }
}
