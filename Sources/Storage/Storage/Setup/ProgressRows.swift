import Domain

extension SituationLoader {
    func setupProgress(of person: ID<Person>) throws -> SetupProgress? {
        try connection.query(
            "SELECT step, way, at, browser, asked_at, proof FROM setup_progress WHERE person = $1", [SQLValue(person)]
        ).first.map { row in
            SetupProgress(
                person: person, step: try row.choice(0),
                way: try row.optionalText(1).flatMap(SetupProgress.Way.init(rawValue:)),
                at: try row.instant(2),
                browser: try row.optionalBytes(3),
                proof: try row.optionalText(5).flatMap(AddingProof.init(rawValue:)),
                askedAt: try row.optionalInstant(4))
        }
    }
}

extension ChangeWriter {
    func write(_ progress: SetupProgress) throws {
        try connection.execute(
            """
            INSERT INTO setup_progress (person, step, way, at, browser, asked_at, proof) \
            VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (person) DO UPDATE SET \
            step = excluded.step, way = excluded.way, at = excluded.at, \
            browser = excluded.browser, asked_at = excluded.asked_at, proof = excluded.proof
            """,
            [
                SQLValue(progress.person), .text(progress.step.rawValue), SQLValue(progress.way?.rawValue),
                SQLValue(progress.at), SQLValue(progress.browser), SQLValue(progress.askedAt),
                SQLValue(progress.proof?.rawValue),
            ])
    }
}
