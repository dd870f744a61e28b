import Bytes
public import Domain

extension SituationLoader {
    static let openIDClientColumns = """
        id, application, authentication, secret_digest, previous_digest, previous_ends_at, redirect_uris, \
        post_logout_uris, backchannel_logout_uri, key_set, algorithm, demands_pkce, demands_pushed, refreshes
        """

    static func openIDClient(_ row: SQLRow) throws -> OpenIDClient {
        OpenIDClient(
            id: try row.text(0), application: try row.id(1), authentication: try row.choice(2),
            secretDigest: try row.optionalBytes(3), previousDigest: try row.optionalBytes(4),
            previousEndsAt: try row.optionalInstant(5), redirectURIs: lines(try row.text(6)),
            postLogoutURIs: lines(try row.text(7)), backchannelLogoutURI: try row.optionalText(8),
            keySet: try row.optionalText(9), algorithm: try row.text(10), demandsPKCE: try row.flag(11),
            demandsPushed: try row.flag(12), refreshes: try row.flag(13))
    }

    func listeners(of person: ID<Person>) throws -> [SessionListener] {
        try connection.query(
            """
            SELECT DISTINCT openid_clients.id, sessions.id FROM sessions JOIN grants ON grants.session = sessions.id \
            JOIN openid_clients ON openid_clients.id = grants.client WHERE sessions.person = $1 \
            AND sessions.ended_at IS NULL AND openid_clients.backchannel_logout_uri IS NOT NULL \
            ORDER BY openid_clients.id, sessions.id
            """, [SQLValue(person)]
        ).map { SessionListener(client: try $0.text(0), session: try $0.id(1)) }
    }

    /// Addresses hold no line breaks.
    private static func lines(_ text: String) -> [String] { text.split(separator: "\n").map(String.init) }
}

extension ChangeWriter {
    func write(_ client: OpenIDClient) throws {
        do {
            try connection.execute(
                """
                INSERT INTO openid_clients (id, application, authentication, secret_digest, previous_digest, \
                previous_ends_at, redirect_uris, post_logout_uris, backchannel_logout_uri, key_set, algorithm, \
                demands_pkce, demands_pushed, refreshes) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, \
                $13, $14) ON CONFLICT (id) DO UPDATE SET authentication = excluded.authentication, \
                secret_digest = excluded.secret_digest, previous_digest = excluded.previous_digest, \
                previous_ends_at = excluded.previous_ends_at, redirect_uris = excluded.redirect_uris, \
                post_logout_uris = excluded.post_logout_uris, \
                backchannel_logout_uri = excluded.backchannel_logout_uri, key_set = excluded.key_set, \
                algorithm = excluded.algorithm, demands_pkce = excluded.demands_pkce, \
                demands_pushed = excluded.demands_pushed, refreshes = excluded.refreshes
                """,
                [
                    .text(client.id), SQLValue(client.application), .text(client.authentication.rawValue),
                    SQLValue(client.secretDigest), SQLValue(client.previousDigest), SQLValue(client.previousEndsAt),
                    .text(client.redirectURIs.joined(separator: "\n")),
                    .text(client.postLogoutURIs.joined(separator: "\n")), SQLValue(client.backchannelLogoutURI),
                    SQLValue(client.keySet), .text(client.algorithm), SQLValue(client.demandsPKCE),
                    SQLValue(client.demandsPushed), SQLValue(client.refreshes),
                ])
        } catch .unique {
            throw Mistake(.alreadyThere, "the application speaks OpenID Connect already")
        }
        try countConfiguration()
    }
}

extension Store {
    public func openIDClients() async throws -> [OpenIDClient] {
        try await driver.read { connection in
            try connection.query("SELECT \(SituationLoader.openIDClientColumns) FROM openid_clients ORDER BY id")
                .map(SituationLoader.openIDClient)
        }
    }

    public func openIDClient(_ id: String) async throws -> OpenIDClient? {
        try await driver.read { connection in
            try connection.query(
                "SELECT \(SituationLoader.openIDClientColumns) FROM openid_clients WHERE id = $1", [.text(id)]
            ).first.map(SituationLoader.openIDClient)
        }
    }
}
