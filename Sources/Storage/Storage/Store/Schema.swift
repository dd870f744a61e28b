/// The tables, written once for SQLite and PostgreSQL. Instants are milliseconds since 1970 in BIGINT columns.
public enum Schema {
    public static let migrations: [Migration] = [
        Migration(number: 1, name: "people, devices, tokens, codes, sign-ins, applications, record", statements: first),
        Migration(number: 2, name: "set-ups that are kept, blocked sources", statements: keptSetups),
        Migration(number: 3, name: "browsers: visits, sessions, passkeys", statements: browsers),
        Migration(number: 4, name: "OpenID Connect: clients, grants, tokens", statements: grants),
        Migration(number: 5, name: "websites: tickets, sessions", statements: websites),
        Migration(number: 6, name: "the names that a request's card shows", statements: cardNames),
        Migration(number: 7, name: "the portal, ways that are kept, picture codes", statements: portal),
        Migration(number: 8, name: "preferences, offers, set-ups in a sign-in", statements: preferences),
        Migration(number: 9, name: "what people ask the help desk", statements: desk),
        Migration(number: 10, name: "mail: what waits to be sent, languages", statements: mail),
        Migration(number: 11, name: "accounts of one person, vouching", statements: accountsAndVouching),
        Migration(number: 12, name: "set-ups whose phone is tried", statements: triedSetups),
        Migration(number: 13, name: "how far people came in their set-up", statements: setupProgress),
        Migration(number: 14, name: "push lines, requests that wait to be pushed", statements: push),
        Migration(number: 15, name: "screen locks, what phones are asked and tell", statements: screenLocks),
        Migration(number: 16, name: "cooling times, the directory's numbers", statements: probation + personNumber),
        Migration(number: 17, name: "phones that come with a proof, what two phones say", statements: phones),
        Migration(number: 18, name: "trips and their codes, what people were told", statements: travel),
        Migration(
            number: 19, name: "what became of the last request to each phone, incidents",
            statements: lastRequest + incidents),
        Migration(number: 20, name: "telephone numbers, texts", statements: numbers),
        Migration(number: 21, name: "codes that browsers carry on by, places to be taken", statements: places),
        Migration(number: 22, name: "openings to come, exemptions", statements: openingsAndExemptions),
        Migration(number: 23, name: "backups of phones", statements: backups),
        Migration(
            number: 24, name: "mail to an address that was somebody's, phones that were reset",
            statements: formerAddresses + resets + keyTimes),
    ]

    private static let first: [String] = people + factors + applications + signIns + record

    private static let keptSetups = [
        "ALTER TABLE setups ADD COLUMN kept_until BIGINT NOT NULL DEFAULT 0",
        "UPDATE setups SET kept_until = ends_at",
        "CREATE INDEX setups_kept ON setups (kept_until) WHERE state <> 'done'",
        "CREATE INDEX devices_pending ON devices (id) WHERE state = 'pending'",
        "ALTER TABLE push_budgets ADD COLUMN blocked TEXT NOT NULL DEFAULT ''",
    ]

    private static let cardNames = [
        "ALTER TABLE sign_ins ADD COLUMN account TEXT", "ALTER TABLE sign_ins ADD COLUMN application_name TEXT",
    ]

    /// The portal is an application of its own, so that its policy is set like any other's. An operator's application
    /// of that key gets another.
    private static let portal = [
        "UPDATE applications SET key = 'my-devices-2' WHERE key = 'my-devices'",
        """
        INSERT INTO applications (id, key, name, first_factor, challenges, overrides, added_at) VALUES (\
        '000000000000000000', 'my-devices', 'My sign-in devices', 'here', 0, '{"session.factor":900}', 0)
        """,
        "ALTER TABLE visits ADD COLUMN keeps BIGINT NOT NULL DEFAULT 0",
        "ALTER TABLE visits ADD COLUMN check_text TEXT",
        "ALTER TABLE visits ADD COLUMN check_ends_at BIGINT",
        "ALTER TABLE last_used ADD COLUMN kept BIGINT NOT NULL DEFAULT 0",
    ]

    private static let preferences = [
        "ALTER TABLE people ADD COLUMN preferences TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE people ADD COLUMN offers TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE visits ADD COLUMN enrols BIGINT NOT NULL DEFAULT 0",
    ]

    private static let people = [
        """
        CREATE TABLE people (id TEXT PRIMARY KEY, username TEXT NOT NULL UNIQUE, display_name TEXT NOT NULL, \
        email TEXT, standing TEXT NOT NULL, standing_at BIGINT, groups TEXT NOT NULL, added_at BIGINT NOT NULL)
        """,
        "CREATE TABLE names (name TEXT PRIMARY KEY, person TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE)",
        "CREATE INDEX names_person ON names (person)",
        "CREATE TABLE passwords (person TEXT PRIMARY KEY REFERENCES people (id) ON DELETE CASCADE, hash TEXT NOT NULL)",
    ]

    private static let factors = [
        """
        CREATE TABLE devices (id TEXT PRIMARY KEY, person TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE, \
        name TEXT NOT NULL, state TEXT NOT NULL, signing_key BYTEA NOT NULL, platform TEXT, \
        added_at BIGINT NOT NULL, last_seen_at BIGINT)
        """,
        "CREATE INDEX devices_person ON devices (person)",
        """
        CREATE TABLE tokens (id TEXT PRIMARY KEY, serial TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, \
        algorithm TEXT NOT NULL, digits BIGINT NOT NULL, step_seconds BIGINT NOT NULL, secret BYTEA NOT NULL, \
        state TEXT NOT NULL, person TEXT REFERENCES people (id) ON DELETE CASCADE, device TEXT, \
        last BIGINT NOT NULL, drift BIGINT NOT NULL, fenced BIGINT NOT NULL, added_at BIGINT NOT NULL, ends_at BIGINT)
        """,
        "CREATE INDEX tokens_person ON tokens (person)",
        """
        CREATE TABLE codes (id TEXT PRIMARY KEY, person TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE, \
        kind TEXT NOT NULL, digest BYTEA NOT NULL UNIQUE, made_at BIGINT NOT NULL, ends_at BIGINT, spent_at BIGINT)
        """,
        "CREATE INDEX codes_person ON codes (person)",
        """
        CREATE TABLE wrong_codes (person TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE, form TEXT NOT NULL, \
        in_row BIGINT NOT NULL, wait_until BIGINT, PRIMARY KEY (person, form))
        """,
        """
        CREATE TABLE push_budgets (person TEXT PRIMARY KEY REFERENCES people (id) ON DELETE CASCADE, \
        unanswered TEXT NOT NULL, since_success BIGINT NOT NULL, paused_until BIGINT, pauses BIGINT NOT NULL)
        """,
        """
        CREATE TABLE setups (id TEXT PRIMARY KEY, person TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE, \
        digest BYTEA NOT NULL UNIQUE, started_at BIGINT NOT NULL, ends_at BIGINT NOT NULL, state TEXT NOT NULL, \
        device TEXT, transcript BYTEA)
        """,
        "CREATE INDEX setups_person ON setups (person)",
        "CREATE INDEX setups_device ON setups (device)",
    ]

    private static let applications = [
        """
        CREATE TABLE applications (id TEXT PRIMARY KEY, key TEXT NOT NULL UNIQUE, name TEXT NOT NULL, \
        first_factor TEXT NOT NULL, challenges BIGINT NOT NULL, overrides TEXT NOT NULL, added_at BIGINT NOT NULL)
        """,
        """
        CREATE TABLE radius_clients (id TEXT PRIMARY KEY, \
        application TEXT NOT NULL REFERENCES applications (id) ON DELETE CASCADE, network TEXT NOT NULL UNIQUE, \
        secret BYTEA NOT NULL, rule TEXT NOT NULL, seen BIGINT NOT NULL)
        """,
        """
        CREATE TABLE integration_keys (integration_key TEXT PRIMARY KEY, \
        application TEXT NOT NULL UNIQUE REFERENCES applications (id) ON DELETE CASCADE, secret BYTEA NOT NULL, \
        previous BYTEA, previous_ends_at BIGINT, legacy BIGINT NOT NULL)
        """,
        "CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL)",
        "INSERT INTO settings (key, value) VALUES ('policy', '{}')",
        "CREATE TABLE counters (key TEXT PRIMARY KEY, value BIGINT NOT NULL)",
        "INSERT INTO counters (key, value) VALUES ('configuration', 0), ('fence', 0)",
    ]

    private static let signIns = [
        """
        CREATE TABLE sign_ins (id TEXT PRIMARY KEY, person TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE, \
        application TEXT NOT NULL, door TEXT NOT NULL, address TEXT, place TEXT, started_at BIGINT NOT NULL, \
        join_key BYTEA, can_show BIGINT NOT NULL, state TEXT NOT NULL, detail TEXT, settled_at BIGINT, \
        ends_at BIGINT NOT NULL, request TEXT, device TEXT, nonce BYTEA, matching TEXT, asked_at BIGINT, \
        request_ends_at BIGINT, wrong_numbers BIGINT NOT NULL)
        """,
        "CREATE INDEX sign_ins_open_person ON sign_ins (person) WHERE settled_at IS NULL",
        "CREATE INDEX sign_ins_open_device ON sign_ins (device) WHERE settled_at IS NULL",
        "CREATE INDEX sign_ins_open_end ON sign_ins (ends_at) WHERE settled_at IS NULL",
        "CREATE INDEX sign_ins_settled ON sign_ins (settled_at)",
        """
        CREATE TABLE last_used (person TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE, \
        application TEXT NOT NULL, method TEXT NOT NULL, device TEXT, at BIGINT NOT NULL, \
        PRIMARY KEY (person, application))
        """,
        "CREATE TABLE seen (digest BYTEA PRIMARY KEY, until BIGINT NOT NULL)",
        "CREATE INDEX seen_until ON seen (until)",
        "CREATE TABLE outbox (id TEXT PRIMARY KEY, effect TEXT NOT NULL, due_at BIGINT NOT NULL)",
        "CREATE INDEX outbox_due ON outbox (due_at)",
    ]

    private static let record = [
        """
        CREATE TABLE events (id TEXT PRIMARY KEY, at BIGINT NOT NULL, name TEXT NOT NULL, facts TEXT NOT NULL, \
        personal TEXT NOT NULL, salt BYTEA NOT NULL, person TEXT)
        """,
        """
        CREATE TABLE record (position BIGINT PRIMARY KEY, at BIGINT NOT NULL, name TEXT NOT NULL, facts TEXT NOT NULL, \
        personal TEXT NOT NULL, commitments TEXT NOT NULL, leaf_hash BYTEA NOT NULL, person TEXT)
        """,
        "CREATE INDEX record_person ON record (person, position)",
        "CREATE INDEX record_name ON record (name, position)",
        """
        CREATE TABLE checkpoints (size BIGINT PRIMARY KEY, at BIGINT NOT NULL, note TEXT NOT NULL, \
        frontier TEXT NOT NULL)
        """,
    ]

    private static let browsers = [
        "ALTER TABLE sign_ins ADD COLUMN extensions BIGINT NOT NULL DEFAULT 0",
        "ALTER TABLE sign_ins ADD COLUMN user_verified BIGINT NOT NULL DEFAULT 0",
        """
        CREATE TABLE passkeys (id TEXT PRIMARY KEY, person TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE, \
        name TEXT NOT NULL, state TEXT NOT NULL, kind TEXT NOT NULL, credential_id BYTEA NOT NULL UNIQUE, \
        public_key BYTEA NOT NULL, sign_count BIGINT NOT NULL, transports TEXT NOT NULL, model BYTEA NOT NULL, \
        backup_eligible BIGINT NOT NULL, backed_up BIGINT NOT NULL, added_at BIGINT NOT NULL, last_used_at BIGINT)
        """,
        "CREATE INDEX passkeys_person ON passkeys (person)",
        """
        CREATE TABLE visits (id TEXT PRIMARY KEY, application TEXT NOT NULL, door TEXT NOT NULL, \
        browser BYTEA NOT NULL, ticket TEXT NOT NULL, destination TEXT, afresh BIGINT NOT NULL, max_age BIGINT, \
        level TEXT NOT NULL, hint TEXT, address TEXT, place TEXT, started_at BIGINT NOT NULL, \
        person TEXT REFERENCES people (id) ON DELETE CASCADE, password_at BIGINT, session TEXT, sign_in TEXT, \
        remembered TEXT, challenge BYTEA, challenge_ends_at BIGINT, finished_at BIGINT)
        """,
        "CREATE INDEX visits_started ON visits (started_at)",
        "CREATE INDEX visits_person ON visits (person)",
        """
        CREATE TABLE sessions (id TEXT PRIMARY KEY, person TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE, \
        digest BYTEA NOT NULL UNIQUE, password_at BIGINT, method TEXT, proved_at BIGINT, \
        user_verified BIGINT NOT NULL, started_at BIGINT NOT NULL, used_at BIGINT NOT NULL, ended_at BIGINT, \
        address TEXT, place TEXT, challenge BYTEA, challenge_ends_at BIGINT)
        """,
        "CREATE INDEX sessions_person ON sessions (person)",
        "CREATE INDEX sessions_started ON sessions (started_at)",
        """
        CREATE TABLE remembered_browsers (id TEXT PRIMARY KEY, \
        person TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE, digest BYTEA NOT NULL UNIQUE, \
        name TEXT NOT NULL, applications TEXT NOT NULL, added_at BIGINT NOT NULL, used_at BIGINT NOT NULL, \
        ends_at BIGINT NOT NULL, forgotten_at BIGINT)
        """,
        "CREATE INDEX remembered_browsers_person ON remembered_browsers (person)",
    ]

    private static let grants = [
        """
        CREATE TABLE openid_clients (id TEXT PRIMARY KEY, \
        application TEXT NOT NULL UNIQUE REFERENCES applications (id) ON DELETE CASCADE, \
        authentication TEXT NOT NULL, secret_digest BYTEA, previous_digest BYTEA, previous_ends_at BIGINT, \
        redirect_uris TEXT NOT NULL, post_logout_uris TEXT NOT NULL, backchannel_logout_uri TEXT, key_set TEXT, \
        algorithm TEXT NOT NULL, demands_pkce BIGINT NOT NULL, demands_pushed BIGINT NOT NULL, \
        refreshes BIGINT NOT NULL)
        """,
        """
        CREATE TABLE grants (id TEXT PRIMARY KEY, client TEXT NOT NULL, application TEXT NOT NULL, \
        person TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE, session TEXT NOT NULL, scope TEXT NOT NULL, \
        nonce TEXT, redirect_uri TEXT NOT NULL, code_challenge TEXT, password_at BIGINT, method TEXT, \
        proved_at BIGINT, user_verified BIGINT NOT NULL, shown_at BIGINT NOT NULL, code_digest BYTEA NOT NULL UNIQUE, \
        code_ends_at BIGINT NOT NULL, code_used_at BIGINT, revoked_at BIGINT, \
        made_at BIGINT NOT NULL, context TEXT)
        """,
        "CREATE INDEX grants_session ON grants (session)",
        "CREATE INDEX grants_person ON grants (person)",
        "CREATE INDEX grants_made ON grants (made_at)",
        """
        CREATE TABLE grant_tokens (digest BYTEA PRIMARY KEY, \
        grant_id TEXT NOT NULL REFERENCES grants (id) ON DELETE CASCADE, kind TEXT NOT NULL, \
        ends_at BIGINT NOT NULL, used_at BIGINT)
        """,
        "CREATE INDEX grant_tokens_grant ON grant_tokens (grant_id)",
        "CREATE INDEX grant_tokens_end ON grant_tokens (ends_at)",
        """
        CREATE TABLE pushed_requests (digest BYTEA PRIMARY KEY, client TEXT NOT NULL, parameters TEXT NOT NULL, \
        ends_at BIGINT NOT NULL)
        """,
        """
        CREATE TABLE signing_keys (id TEXT PRIMARY KEY, algorithm TEXT NOT NULL, secret BYTEA NOT NULL, \
        public_key TEXT NOT NULL, made_at BIGINT NOT NULL)
        """,
    ]

    private static let websites = [
        """
        CREATE TABLE websites (id TEXT PRIMARY KEY, \
        application TEXT NOT NULL REFERENCES applications (id) ON DELETE CASCADE, scheme TEXT NOT NULL, \
        host TEXT NOT NULL UNIQUE, details TEXT NOT NULL, proxy_digest BYTEA NOT NULL, previous_digest BYTEA, \
        previous_ends_at BIGINT)
        """,
        "CREATE INDEX websites_application ON websites (application)",
        """
        CREATE TABLE website_sessions (id TEXT PRIMARY KEY, \
        website TEXT NOT NULL REFERENCES websites (id) ON DELETE CASCADE, \
        person TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE, session TEXT NOT NULL, \
        digest BYTEA NOT NULL UNIQUE, started_at BIGINT NOT NULL, used_at BIGINT NOT NULL, ended_at BIGINT)
        """,
        "CREATE INDEX website_sessions_started ON website_sessions (started_at)",
        "CREATE INDEX website_sessions_website ON website_sessions (website)",
        "CREATE INDEX website_sessions_person ON website_sessions (person)",
        """
        CREATE TABLE website_tickets (digest BYTEA PRIMARY KEY, \
        website TEXT NOT NULL REFERENCES websites (id) ON DELETE CASCADE, \
        person TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE, session TEXT NOT NULL, browser BYTEA NOT NULL, \
        path TEXT NOT NULL, ends_at BIGINT NOT NULL, used_at BIGINT)
        """,
        "CREATE INDEX website_tickets_end ON website_tickets (ends_at)",
        "CREATE INDEX website_tickets_website ON website_tickets (website)",
        "CREATE INDEX website_tickets_person ON website_tickets (person)",
    ]
}
