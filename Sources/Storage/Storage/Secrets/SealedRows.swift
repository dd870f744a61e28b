import Bytes
public import Domain

extension ChangeWriter {
    /// Compare and set: a secret that somebody replaced meanwhile stays as it is.
    func reseal(_ secret: ResealedSecret) throws {
        let (new, old) = (SQLValue.bytes(secret.new.bytes), SQLValue.bytes(secret.old.bytes))
        switch secret.place {
        case .token(let id):
            try connection.execute(
                "UPDATE tokens SET secret = $1 WHERE id = $2 AND secret = $3", [new, SQLValue(id), old])
        case .pushLine(let id):
            try connection.execute(
                "UPDATE push_lines SET secret = $1 WHERE device = $2 AND secret = $3", [new, SQLValue(id), old])
        case .backupCopy(let id):
            try connection.execute(
                "UPDATE backups SET copy = $1 WHERE id = $2 AND copy = $3", [new, SQLValue(id), old])
        case .radiusClient(let id):
            try connection.execute(
                "UPDATE radius_clients SET secret = $1 WHERE id = $2 AND secret = $3", [new, SQLValue(id), old])
        case .integrationKeys(let key):
            try connection.execute(
                "UPDATE integration_keys SET secret = $1 WHERE integration_key = $2 AND secret = $3",
                [new, .text(key), old])
        case .previousIntegrationKeys(let key):
            try connection.execute(
                "UPDATE integration_keys SET previous = $1 WHERE integration_key = $2 AND previous = $3",
                [new, .text(key), old])
        case .signingKey(let id):
            try connection.execute(
                "UPDATE signing_keys SET secret = $1 WHERE id = $2 AND secret = $3", [new, .text(id), old])
        case .setting(let name):
            try connection.execute(
                "UPDATE settings SET value = $1 WHERE key = $2 AND value = $3",
                [
                    .text(Base64.encode(secret.new.bytes)), .text(name), .text(Base64.encode(secret.old.bytes)),
                ])
        }
    }
}

extension Store {
    /// All tokens' secrets, retired ones' too, by identifier from behind `after`.
    public func sealedTokens(after: String, limit: Int) async throws -> [(id: ID<Token>, secret: SealedBytes)] {
        try await driver.read { connection in
            try connection.query(
                "SELECT id, secret FROM tokens WHERE id > $1 ORDER BY id LIMIT $2",
                [.text(after), SQLValue(count: limit)]
            ).map { (id: try $0.id(0), secret: SealedBytes(try $0.bytes(1))) }
        }
    }
}
