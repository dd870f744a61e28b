/// A table that holds something of people, and what of it its owner gets to see: every column is shown, or left out for
/// a reason that can be told.
public struct PersonalTable: Sendable {
    public enum Reason: String, Sendable {
        /// Whoever has it could come in as the person, or help themselves to that.
        case key = "a secret, or what a secret can be found by"
        /// What a service gave to be handed back to it.
        case service = "what belongs to the service that was signed in to"
        /// What the record needs to show that nothing in it was changed.
        case proof = "random, or a hash of what is shown"
    }

    public let name: String
    public let shown: [String]
    public let left: [String: Reason]
    /// Which rows are the person's, who is $1.
    public let finding: String
    /// Its rows have a part of their own in the owner's file.
    public let hasPart: Bool

    init(
        _ name: String, _ shown: String, leaving left: [String: Reason] = [:], where finding: String = "person = $1",
        hasPart: Bool = false
    ) {
        self.name = name
        self.shown = shown.split(separator: " ").map(String.init)
        self.left = left
        self.finding = finding
        self.hasPart = hasPart
    }

    private static let ofDevices = "device IN (SELECT id FROM devices WHERE person = $1)"

    public static let all: [PersonalTable] = account + factors + signIns + browsers + record

    private static let account = [
        PersonalTable(
            "people",
            "id username display_name email standing standing_at groups added_at preferences offers language high_risk "
                + "person_number trip", where: "id = $1"),
        PersonalTable("names", "name person"),
        PersonalTable("passwords", "person", leaving: ["hash": .key]),
        PersonalTable("numbers", "person number added_at proved_at"),
        PersonalTable(
            "number_proofs", "id person number replaces asked_at ends_at wrong settled_at", leaving: ["digest": .key]),
        PersonalTable("directory_numbers", "person number"),
        PersonalTable("texts", "id person number notice made_at due_at tries"),
        PersonalTable("mails", "id person notice made_at due_at tries address"),
        PersonalTable("mails_sent", "id person at"), PersonalTable("told", "thing what person at"),
        PersonalTable(
            "desk_items", "id reference kind person name reach body slot visit language asked_at closed_at",
            leaving: ["source": .proof]),
        PersonalTable("links", "first second linked_at ended_at", where: "(first = $1 OR second = $1)"),
        PersonalTable("link_offers", "person ends_at", leaving: ["digest": .key]),
        PersonalTable(
            "vouches", "id visit person voucher asked_at ends_at state decided_at",
            where: "(person = $1 OR voucher = $1)"),
        PersonalTable("vouchers", "person name voucher added_at"),
        PersonalTable(
            "exemptions",
            "id person application reason asked_by asked_with asked_at confirmed_by confirmed_with confirmed_at "
                + "ends_at withdrawn_at"),
    ]

    private static let factors = [
        PersonalTable(
            "devices",
            "id person name state signing_key platform added_at last_seen_at lock_credential lock_key lock_count "
                + "lock_eligible lock_added_at told asked_at handed_at fetched_at answered_at silent key_made_at"),
        PersonalTable(
            "push_lines", "device service server_key language made_at taken_at lost_at",
            leaving: ["secret": .key, "mark": .key], where: ofDevices),
        PersonalTable("pushes", "id device sign_in made_at due_at tries", where: ofDevices),
        PersonalTable(
            "successions", "device person source keeps_old backup started_at ends_at done_at",
            leaving: ["digest": .key, "transcript": .key]),
        PersonalTable(
            "backups", "id person device recovery_key made_at copied_at ended_at", leaving: ["copy": .key]),
        PersonalTable(
            "transfers", "device started_at ends_at", leaving: ["digest": .key, "steps": .key], where: ofDevices),
        PersonalTable(
            "passkeys",
            "id person name state kind credential_id public_key sign_count transports model backup_eligible backed_up "
                + "added_at last_used_at"),
        PersonalTable(
            "tokens",
            "id serial kind algorithm digits step_seconds state person device last drift fenced added_at ends_at",
            leaving: ["secret": .key]),
        PersonalTable("codes", "id person kind made_at ends_at spent_at starts_at", leaving: ["digest": .key]),
        PersonalTable("wrong_codes", "person form in_row wait_until"),
        PersonalTable("push_budgets", "person unanswered since_success paused_until pauses blocked"),
        PersonalTable("probations", "factor person proof works_at stopped changes_at replaces"),
        PersonalTable(
            "setups", "id person started_at ends_at state device kept_until reminders tried replaces proof",
            leaving: ["digest": .key, "transcript": .key]),
        PersonalTable("setup_progress", "person step way at asked_at proof", leaving: ["browser": .key]),
    ]

    private static let signIns = [
        PersonalTable(
            "sign_ins",
            "id person application door address place started_at can_show state detail settled_at ends_at request "
                + "device matching asked_at request_ends_at wrong_numbers extensions user_verified account "
                + "application_name asks factor", leaving: ["join_key": .key, "nonce": .key]),
        PersonalTable("last_used", "person application method device at kept"),
    ]

    private static let browsers = [
        PersonalTable(
            "visits",
            "id application door destination afresh max_age level hint address place started_at person password_at "
                + "session sign_in remembered challenge_ends_at finished_at keeps check_ends_at enrols carries_on "
                + "put_off_at replaces resets",
            leaving: ["browser": .key, "ticket": .service, "challenge": .key, "check_text": .key]),
        PersonalTable(
            "sessions",
            "id person password_at method proved_at user_verified started_at used_at ended_at address place "
                + "challenge_ends_at factor", leaving: ["digest": .key, "challenge": .key]),
        PersonalTable(
            "remembered_browsers", "id person name applications added_at used_at ends_at forgotten_at",
            leaving: ["digest": .key]),
        PersonalTable(
            "grants",
            "id client application person session scope redirect_uri password_at method proved_at user_verified "
                + "shown_at code_ends_at code_used_at revoked_at made_at context",
            leaving: ["nonce": .service, "code_challenge": .service, "code_digest": .key]),
        PersonalTable(
            "grant_tokens", "grant_id kind ends_at used_at", leaving: ["digest": .key],
            where: "grant_id IN (SELECT id FROM grants WHERE person = $1)"),
        PersonalTable(
            "website_sessions", "id website person session started_at used_at ended_at", leaving: ["digest": .key]),
        PersonalTable(
            "website_tickets", "website person session path ends_at used_at",
            leaving: ["digest": .key, "browser": .key]),
    ]

    private static let record = [
        PersonalTable("events", "at name facts personal person", leaving: ["id": .proof, "salt": .proof]),
        PersonalTable(
            "record", "position at name facts personal person",
            leaving: ["commitments": .proof, "leaf_hash": .proof], hasPart: true),
    ]

    /// Tables that hold nothing of a person, or nothing but what is under way for seconds.
    public static let impersonal: Set<String> = [
        "applications", "checkpoints", "counters", "incidents", "integration_keys", "openid_clients", "outbox",
        "pushed_requests", "radius_clients", "schema_versions", "seen", "settings", "signing_keys", "websites",
    ]
}
