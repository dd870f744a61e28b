public import Domain

extension SituationLoader {
    static let exemptionColumns = """
        id, person, application, reason, ends_at, asked_by, asked_at, asked_with, confirmed_by, confirmed_at, \
        confirmed_with, withdrawn_at
        """

    static func exemption(_ row: SQLRow) throws -> Exemption {
        var confirmed: Exemption.Consent?
        if let by: ID<Person> = try row.optionalID(8) {
            confirmed = Exemption.Consent(by: by, at: try row.instant(9), with: try row.id(10))
        }
        return Exemption(
            id: try row.id(0), person: try row.id(1), application: try row.optionalID(2), reason: try row.text(3),
            endsAt: try row.instant(4),
            asked: Exemption.Consent(by: try row.id(5), at: try row.instant(6), with: try row.id(7)),
            confirmed: confirmed, withdrawnAt: try row.optionalInstant(11))
    }

    func exemptions(of person: ID<Person>) throws -> [Exemption] {
        try connection.query(
            "SELECT \(Self.exemptionColumns) FROM exemptions WHERE person = $1 ORDER BY asked_at, id",
            [SQLValue(person)]
        ).map(Self.exemption)
    }

    /// Somebody's exemptions, and the word that an administrator gave in a sign-in.
    func loadConsent(
        _ id: ID<Person>, _ exemption: ID<Exemption>?, _ signIn: ID<SignIn>?, into situation: inout Situation
    ) throws {
        try load(.visit(id, Application.portal), into: &situation)
        situation.signIn = try signIn.flatMap { try self.signIn($0) }
        guard let administrator = situation.signIn?.person else { return }
        situation.consents.administrator = try person(administrator)
        let asked = situation.exemptions.first { $0.id == exemption }?.asked.by
        situation.consents.asker = try asked.flatMap { try person($0) }
        let pairs = try connection.query(
            "SELECT first, second FROM links WHERE first = $1 OR second = $1", [SQLValue(administrator)])
        for pair in pairs {
            situation.consents.otherSelves.formUnion([try pair.id(0), try pair.id(1)])
        }
        situation.consents.otherSelves.remove(administrator)
    }
}

extension ChangeWriter {
    /// Compare and set: one that was confirmed is confirmed by no other, and one that was withdrawn stays so.
    func write(_ exemption: Exemption) throws {
        let written: Int
        do {
            written = try connection.execute(
                """
                INSERT INTO exemptions (\(SituationLoader.exemptionColumns)) \
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT (id) DO UPDATE SET \
                confirmed_by = excluded.confirmed_by, confirmed_at = excluded.confirmed_at, \
                confirmed_with = excluded.confirmed_with, withdrawn_at = excluded.withdrawn_at \
                WHERE exemptions.withdrawn_at IS NULL AND (exemptions.confirmed_with IS NULL \
                OR exemptions.confirmed_with = excluded.confirmed_with)
                """,
                [
                    SQLValue(exemption.id), SQLValue(exemption.person), SQLValue(exemption.application),
                    .text(exemption.reason), SQLValue(exemption.endsAt), SQLValue(exemption.asked.by),
                    SQLValue(exemption.asked.at), SQLValue(exemption.asked.with), SQLValue(exemption.confirmed?.by),
                    SQLValue(exemption.confirmed?.at), SQLValue(exemption.confirmed?.with),
                    SQLValue(exemption.withdrawnAt),
                ])
        } catch .unique {
            throw Mistake(.alreadyThere, "that approval was used already")
        }
        guard written == 1 else { throw Mistake(.alreadyThere, "the exemption was changed meanwhile") }
    }
}

extension Store {
    /// Everybody's exemptions, the newest first; those that are over are left out unless they are wanted.
    public func exemptions(over: Bool, now: Instant) async throws -> [Exemption] {
        try await driver.read { connection in
            try connection.query(
                """
                SELECT \(SituationLoader.exemptionColumns) FROM exemptions \
                WHERE $1 = 1 OR (withdrawn_at IS NULL AND ends_at > $2) ORDER BY asked_at DESC, id LIMIT 10000
                """, [SQLValue(over), SQLValue(now)]
            ).map(SituationLoader.exemption)
        }
    }

    public func exemption(_ id: ID<Exemption>) async throws -> Exemption? {
        try await driver.read { connection in
            try connection.query(
                "SELECT \(SituationLoader.exemptionColumns) FROM exemptions WHERE id = $1", [SQLValue(id)]
            ).first.map(SituationLoader.exemption)
        }
    }
}
