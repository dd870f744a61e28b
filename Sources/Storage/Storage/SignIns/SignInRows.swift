public import Domain

extension SituationLoader {
    static let signInColumns = """
        id, person, application, door, address, place, started_at, join_key, can_show, state, detail, settled_at, \
        request, device, nonce, matching, asked_at, request_ends_at, wrong_numbers, extensions, user_verified, asks, \
        factor
        """

    func signIn(_ id: ID<SignIn>) throws -> SignIn? {
        try connection.query("SELECT \(Self.signInColumns) FROM sign_ins WHERE id = $1", [SQLValue(id)])
            .first.map(Self.signIn)
    }

    func openSignIns(of person: ID<Person>) throws -> [SignIn] {
        try connection.query(
            """
            SELECT \(Self.signInColumns) FROM sign_ins WHERE person = $1 AND settled_at IS NULL ORDER BY started_at
            """, [SQLValue(person)]
        ).map(Self.signIn)
    }

    func lastUsed(of person: ID<Person>, with application: ID<Application>) throws -> LastUsed? {
        let rows = try connection.query(
            "SELECT method, device, at, kept FROM last_used WHERE person = $1 AND application = $2",
            [SQLValue(person), SQLValue(application)])
        return try rows.first.map {
            LastUsed(
                person: person, application: application, method: try $0.choice(0), device: try $0.optionalID(1),
                at: try $0.instant(2), isKept: try $0.flag(3))
        }
    }

    static func signIn(_ row: SQLRow) throws -> SignIn {
        let settled = try row.optionalInstant(11)
        let state: SignIn.State
        switch (try row.text(9), settled) {
        case ("waiting", nil): state = .waiting
        case ("asking", nil): state = .asking
        case ("approved", let at?): state = .approved(try row.choice(10), at: at)
        case ("refused", let at?): state = .refused(try row.choice(10), at: at)
        default: throw SQLError.malformed("a sign-in's state")
        }
        return SignIn(
            id: try row.id(0), person: try row.id(1), application: try row.id(2), door: try row.choice(3),
            origin: Origin(address: try row.optionalText(4), place: try row.optionalText(5)),
            startedAt: try row.instant(6), joinKey: try row.optionalBytes(7), canShowNumber: try row.flag(8),
            state: state, request: try request(row), userVerified: try row.flag(20),
            factor: try row.optionalText(22).flatMap { OwnFactor(stored: $0) })
    }

    private static func request(_ row: SQLRow) throws -> PushRequest? {
        guard let id: ID<PushRequest> = try row.optionalID(12) else { return nil }
        return PushRequest(
            id: id, device: try row.id(13), nonce: try row.bytes(14),
            matching: try PushRequest.Matching(stored: try row.text(15)),
            asks: Set(try row.text(21).split(separator: " ").compactMap { PhoneItem(rawValue: String($0)) }),
            askedAt: try row.instant(16),
            endsAt: try row.instant(17), wrongNumbers: try row.count(18), extensions: try row.count(19))
    }
}

extension PushRequest.Matching {
    init(stored: String) throws(SQLError) {
        let parts = stored.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        switch (parts.first, parts.count) {
        case ("typed", 2): self = .typed(number: parts[1])
        case ("choose", 3): self = .choose(number: parts[1], choices: parts[2].split(separator: ",").map(String.init))
        case ("off", 1): self = .off
        case ("cannot_show", 1): self = .cannotShow
        default: throw .malformed("a request's matching")
        }
    }

    var stored: String {
        switch self {
        case .typed(let number): "typed:\(number)"
        case .choose(let number, let choices): "choose:\(number):\(choices.joined(separator: ","))"
        case .off: "off"
        case .cannotShow: "cannot_show"
        }
    }
}

extension Store {
    /// The way used last with each application, latest first.
    public func lastUses(of person: ID<Person>) async throws -> [LastUsed] {
        try await driver.read { connection in
            try connection.query(
                "SELECT application, method, device, at, kept FROM last_used WHERE person = $1 ORDER BY at DESC",
                [SQLValue(person)]
            ).map {
                LastUsed(
                    person: person, application: try $0.id(0), method: try $0.choice(1), device: try $0.optionalID(2),
                    at: try $0.instant(3), isKept: try $0.flag(4))
            }
        }
    }
}

extension ChangeWriter {
    /// The names of a new request's card are kept with it as they are now: the phone signs what it was shown, and
    /// its answer must stay authentic when person or application get other names meanwhile.
    func write(_ signIn: SignIn) throws {
        let (state, detail, settledAt): (String, String?, Instant?) =
            switch signIn.state {
            case .waiting: ("waiting", nil, nil)
            case .asking: ("asking", nil, nil)
            case .approved(let method, let at): ("approved", method.rawValue, at)
            case .refused(let reason, let at): ("refused", reason.rawValue, at)
            }
        let request = signIn.request
        try connection.execute(
            """
            INSERT INTO sign_ins (id, person, application, door, address, place, started_at, join_key, can_show, \
            state, detail, settled_at, ends_at, request, device, nonce, matching, asked_at, request_ends_at, \
            wrong_numbers, extensions, user_verified, asks, factor, account, application_name) VALUES ($1, $2, $3, $4, \
            $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, \
            (SELECT p.username FROM people p WHERE p.id = $2), (SELECT a.name FROM applications a WHERE a.id = $3)) \
            ON CONFLICT (id) DO UPDATE SET state = excluded.state, detail = excluded.detail, \
            account = CASE WHEN sign_ins.request IS NOT DISTINCT FROM excluded.request THEN sign_ins.account \
            ELSE excluded.account END, application_name = CASE WHEN sign_ins.request IS NOT DISTINCT FROM \
            excluded.request THEN sign_ins.application_name ELSE excluded.application_name END, \
            settled_at = excluded.settled_at, ends_at = excluded.ends_at, request = excluded.request, \
            device = excluded.device, nonce = excluded.nonce, matching = excluded.matching, \
            asked_at = excluded.asked_at, request_ends_at = excluded.request_ends_at, \
            wrong_numbers = excluded.wrong_numbers, extensions = excluded.extensions, \
            user_verified = excluded.user_verified, asks = excluded.asks, factor = excluded.factor \
            WHERE sign_ins.settled_at IS NULL
            """,
            [
                SQLValue(signIn.id), SQLValue(signIn.person), SQLValue(signIn.application), .text(signIn.door.rawValue),
                SQLValue(signIn.origin.address), SQLValue(signIn.origin.place), SQLValue(signIn.startedAt),
                SQLValue(signIn.joinKey), SQLValue(signIn.canShowNumber), .text(state), SQLValue(detail),
                SQLValue(settledAt), SQLValue(signIn.endsAt), SQLValue(request?.id), SQLValue(request?.device),
                SQLValue(request?.nonce), SQLValue(request?.matching.stored), SQLValue(request?.askedAt),
                SQLValue(request?.endsAt), SQLValue(count: request?.wrongNumbers ?? 0),
                SQLValue(count: request?.extensions ?? 0), SQLValue(signIn.userVerified),
                .text((request?.asks ?? []).map(\.rawValue).sorted().joined(separator: " ")),
                SQLValue(signIn.factor?.stored),
            ])
    }

    func write(_ lastUsed: LastUsed) throws {
        try connection.execute(
            """
            INSERT INTO last_used (person, application, method, device, at, kept) VALUES ($1, $2, $3, $4, $5, $6) \
            ON CONFLICT (person, application) DO UPDATE SET method = excluded.method, \
            device = COALESCE(excluded.device, last_used.device), at = excluded.at, kept = excluded.kept \
            WHERE excluded.kept = 1 OR (last_used.kept = 0 AND (excluded.device IS NOT NULL \
            OR excluded.method <> last_used.method OR excluded.at >= last_used.at + \(LastUsed.lagMilliseconds)))
            """,
            [
                SQLValue(lastUsed.person), SQLValue(lastUsed.application), .text(lastUsed.method.rawValue),
                SQLValue(lastUsed.device), SQLValue(lastUsed.at), SQLValue(lastUsed.isKept),
            ])
    }

    func freeWay(of person: ID<Person>, with application: ID<Application>) throws {
        try connection.execute(
            "UPDATE last_used SET kept = 0 WHERE person = $1 AND application = $2",
            [SQLValue(person), SQLValue(application)])
    }

    /// What was kept ends with what it was, so that ways used later can go first again.
    func keepNoLonger(_ device: ID<Device>) throws {
        try connection.execute("UPDATE last_used SET kept = 0 WHERE device = $1 AND kept = 1", [SQLValue(device)])
    }

    func keepNoLonger(_ method: Domain.Method, of person: ID<Person>) throws {
        try connection.execute(
            "UPDATE last_used SET kept = 0 WHERE person = $1 AND method = $2 AND kept = 1",
            [SQLValue(person), .text(method.rawValue)])
    }

    /// A message counts once.
    func markSeen(_ digest: [UInt8], until: Instant) throws {
        let added = try connection.execute(
            "INSERT INTO seen (digest, until) VALUES ($1, $2) ON CONFLICT (digest) DO NOTHING",
            [.bytes(digest), SQLValue(until)])
        guard added == 1 else { throw Mistake(.alreadyThere, "this message was taken before") }
    }
}

extension Store {
    public func signIn(_ id: ID<SignIn>) async throws -> SignIn? {
        try await driver.read { connection in
            try connection.query("SELECT \(SituationLoader.signInColumns) FROM sign_ins WHERE id = $1", [SQLValue(id)])
                .first.map(SituationLoader.signIn)
        }
    }

    /// The sign-in whose live request this is.
    public func signIn(of request: ID<PushRequest>, on device: ID<Device>) async throws -> SignIn? {
        try await waiting(on: device).first { $0.request?.id == request }
    }

    /// Open sign-ins whose time is over, oldest first.
    public func overdue(at now: Instant, limit: Int) async throws -> [ID<SignIn>] {
        try await driver.read { connection in
            try connection.query(
                "SELECT id FROM sign_ins WHERE settled_at IS NULL AND ends_at <= $1 ORDER BY ends_at LIMIT $2",
                [SQLValue(now), SQLValue(count: limit)]
            ).map { try $0.id(0) }
        }
    }

    /// Sign-ins settled since then, by any node.
    public func settled(since: Instant, limit: Int) async throws -> [ID<SignIn>] {
        try await driver.read { connection in
            try connection.query(
                "SELECT id FROM sign_ins WHERE settled_at >= $1 ORDER BY settled_at DESC LIMIT $2",
                [SQLValue(since), SQLValue(count: limit)]
            ).map { try $0.id(0) }
        }
    }

    /// Forgets settled sign-ins, seen messages and set-ups that are past their use; the record keeps what happened.
    public func tidy(settledBefore: Instant, now: Instant) async throws {
        try await driver.write { connection in
            try connection.execute("DELETE FROM sign_ins WHERE settled_at < $1", [SQLValue(settledBefore)])
            try connection.execute("DELETE FROM seen WHERE until < $1", [SQLValue(now)])
            try connection.execute("DELETE FROM transfers WHERE ends_at < $1", [SQLValue(now)])
            try connection.execute("DELETE FROM visits WHERE started_at < $1", [SQLValue(settledBefore)])
            try connection.execute(
                "DELETE FROM setups WHERE kept_until < $1 AND ends_at < $1 AND state IN ('started', 'abandoned')",
                [SQLValue(now)])
        }
    }
}
