import Bytes
import Domain

extension SituationLoader {
    func issuerKeys() throws -> [IssuerKey] {
        try connection.query("SELECT id, algorithm, secret, public_key, made_at FROM signing_keys ORDER BY made_at, id")
            .map { row in
                IssuerKey(
                    id: try row.text(0), algorithm: try row.choice(1), secret: SealedBytes(try row.bytes(2)),
                    publicKey: try row.text(3), madeAt: try row.instant(4))
            }
    }
}

extension ChangeWriter {
    func write(_ key: IssuerKey) throws {
        try connection.execute(
            "INSERT INTO signing_keys (id, algorithm, secret, public_key, made_at) VALUES ($1, $2, $3, $4, $5)",
            [
                .text(key.id), .text(key.algorithm.rawValue), .bytes(key.secret.bytes), .text(key.publicKey),
                SQLValue(key.madeAt),
            ])
        try countConfiguration()
    }

    func removeSigningKey(_ id: String) throws {
        try connection.execute("DELETE FROM signing_keys WHERE id = $1", [.text(id)])
        try countConfiguration()
    }
}
