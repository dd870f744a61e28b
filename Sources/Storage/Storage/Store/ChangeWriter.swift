import Bytes
import Domain

/// Writes a change's rows, events and outbox on the connection of its transaction.
struct ChangeWriter {
    let connection: any SQLConnection
    let random: any RandomSource
    let now: Instant
    /// Whether mail is sent at all: otherwise none waits.
    let sendsMail: Bool
    /// Whether texts are sent at all.
    let sendsTexts: Bool

    /// How long after its commit an effect is taken up again if nobody reported it performed.
    static let outboxGraceSeconds = 5

    func write(_ change: Change) throws -> [PendingEffect] {
        for write in change.writes { try self.write(write) }
        for event in change.events { try self.write(event) }
        return try change.effects.map { effect in
            if case .mail(let person, let notice) = effect {
                if sendsMail { try queue(notice, for: person) }
                return PendingEffect(effect)
            }
            if case .mailTo(let person, let address, let notice) = effect {
                if sendsMail { try queue(notice, for: person, to: address) }
                return PendingEffect(effect)
            }
            if case .push(let device, let signIn) = effect { try queuePush(signIn, to: device) }
            if case .text(let person, let number, let notice) = effect {
                if sendsTexts { try queue(notice, for: person, at: number) }
                return PendingEffect(effect)
            }
            guard let text = effect.outboxText else { return PendingEffect(effect) }
            let row = Hex.encode(random.bytes(12))
            try connection.execute(
                "INSERT INTO outbox (id, effect, due_at) VALUES ($1, $2, $3)",
                [.text(row), .text(text), SQLValue(now + Self.outboxGraceSeconds)])
            return PendingEffect(effect, outbox: row)
        }
    }

    private func write(_ write: Write) throws {
        switch write {
        case .person(let person): try self.write(person)
        case .name(let name, let person): try self.write(name, for: person)
        case .nameRemoved(let name): try remove(name)
        case .password(let person, let hash): try writePassword(person, hash)
        case .device(let device): try self.write(device)
        case .pushLine(let line): try self.write(line)
        case .pushLineLost(let line): try lose(line)
        case .pushLineRemoved(let device): try removeLine(of: device)
        case .succession(let succession): try self.write(succession)
        case .placeTaken(let old, let new): try takePlace(of: old, by: new)
        case .transfer(let transfer): try self.write(transfer)
        case .backup(let backup): try self.write(backup)
        case .backupCopy(let backup, let sealed): try writeCopy(sealed, of: backup)
        case .backupsEnded(let device, let at): try endBackups(of: device, at: at)
        case .token(let token): try self.write(token)
        case .tokenSpent(let token, let last, let drift): try spend(token, last: last, drift: drift)
        case .code(let code): try self.write(code)
        case .codeSpent(let code, let at): try spend(code, at: at)
        case .codesCancelled(let person, let kind): try cancelCodes(of: person, kind)
        case .wrongCodes(let count): try self.write(count)
        case .pushBudget(let budget): try self.write(budget)
        case .lastUsed(let lastUsed): try self.write(lastUsed)
        case .wayFreed(let person, let application): try freeWay(of: person, with: application)
        case .application(let application): try self.write(application)
        case .applicationRemoved(let application): try remove(application)
        case .radiusClient(let client): try self.write(client)
        case .integrationKeys(let keys): try self.write(keys)
        case .signIn(let signIn): try self.write(signIn)
        case .setup(let setup): try self.write(setup)
        case .setupProgress(let progress): try self.write(progress)
        case .passkey(let passkey): try self.write(passkey)
        case .visit(let visit): try self.write(visit)
        case .session(let session): try self.write(session)
        case .sessionsEnded(let person, let at): try endSessions(of: person, at: at)
        case .remembered(let browser): try self.write(browser)
        case .browsersForgotten(let person, let at): try forgetBrowsers(of: person, at: at)
        case .openIDClient(let client): try self.write(client)
        case .grant(let grant): try self.write(grant)
        case .grantToken(let token): try self.write(token)
        case .pushedRequest(let request): try self.write(request)
        case .signingKey(let key): try self.write(key)
        case .signingKeyRemoved(let id): try removeSigningKey(id)
        case .pushKeys(let keys): try self.write(keys)
        case .website(let website): try self.write(website)
        case .websiteRemoved(let website): try remove(website)
        case .websiteSession(let session): try self.write(session)
        case .websiteTicket(let ticket): try self.write(ticket)
        case .deskItem(let item): try self.write(item)
        case .incident(let incident): try self.write(incident)
        case .vouch(let vouch): try self.write(vouch)
        case .voucher(let voucher): try self.write(voucher)
        case .voucherRemoved(let person, let name): try removeVoucher(name, of: person)
        case .link(let link): try self.write(link)
        case .linkOffer(let offer): try self.write(offer)
        case .linkOfferTaken(let offer): try take(offer)
        case .number(let number): try self.write(number)
        case .numberRemoved(let person, let number): try removeNumber(number, of: person)
        case .numberProof(let proof): try self.write(proof)
        case .directoryNumber(let person, let number): try writeDirectoryNumber(number, of: person)
        case .probation(let probation): try self.write(probation)
        case .reminded(let reminded): try self.write(reminded)
        case .exemption(let exemption): try self.write(exemption)
        case .policy(let overrides): try writePolicy(overrides)
        case .seen(let digest, let until): try markSeen(digest, until: until)
        case .fence(let at): try fence(at)
        case .resealed(let secret): try reseal(secret)
        }
    }

    /// An event's facts stand here as they will in the record. Its identifier begins with its time, so that the sealer
    /// finds events in their order and neighbours lie together on the disk.
    private func write(_ event: Event) throws {
        let drawn = random.bytes(8 + PersonalField.saltSize)
        var id = ByteWriter(capacity: 16)
        id.writeInteger(UInt64(clamping: event.at.milliseconds))
        id.write(drawn[0..<8])
        var facts = event.facts
        facts["event"] = .string(event.name.rawValue)
        facts["at"] = .integer(event.at.milliseconds)
        try connection.execute(
            "INSERT INTO events (id, at, name, facts, personal, salt, person) VALUES ($1, $2, $3, $4, $5, $6, $7)",
            [
                .text(Hex.encode(id.bytes)), SQLValue(event.at), .text(event.name.rawValue),
                .text(JSONValue.object(facts).text),
                .text(JSONValue.object(event.personal.mapValues { .string($0) }).text), .bytes(Array(drawn[8...])),
                SQLValue(event.personal["person"]),
            ])
    }

    /// Everything that could be used once and was made before is dead: open sign-ins, set-ups and one-time codes;
    /// time-based codes up to now are spent, and counters need two codes in a row.
    private func fence(_ at: Instant) throws {
        try connection.execute(
            """
            UPDATE sign_ins SET state = 'refused', detail = 'service_error', settled_at = $1 WHERE settled_at IS NULL
            """, [SQLValue(at)])
        try connection.execute(
            "UPDATE setups SET state = 'abandoned' WHERE state IN ('started', 'paired', 'confirmed')")
        try connection.execute("UPDATE setup_progress SET browser = NULL")
        try connection.execute("UPDATE codes SET spent_at = $1 WHERE spent_at IS NULL", [SQLValue(at)])
        try connection.execute(
            """
            UPDATE tokens SET last = CASE WHEN $1 / step_seconds + drift > last THEN $1 / step_seconds + drift \
            ELSE last END WHERE kind = 'totp'
            """, [.integer(at.seconds)])
        try connection.execute("UPDATE tokens SET fenced = 1 WHERE kind <> 'totp'")
        try connection.execute("UPDATE counters SET value = $1 WHERE key = 'fence'", [SQLValue(at)])
        try connection.execute("UPDATE visits SET finished_at = $1 WHERE finished_at IS NULL", [SQLValue(at)])
        try connection.execute("UPDATE sessions SET ended_at = $1 WHERE ended_at IS NULL", [SQLValue(at)])
        try connection.execute(
            "UPDATE remembered_browsers SET forgotten_at = $1 WHERE forgotten_at IS NULL", [SQLValue(at)])
        try connection.execute("UPDATE grants SET revoked_at = $1 WHERE revoked_at IS NULL", [SQLValue(at)])
        try connection.execute("DELETE FROM pushed_requests")
        try connection.execute("DELETE FROM link_offers")
        try connection.execute("UPDATE vouches SET state = 'withdrawn' WHERE state = 'asked'")
        try connection.execute("UPDATE website_sessions SET ended_at = $1 WHERE ended_at IS NULL", [SQLValue(at)])
        try connection.execute("UPDATE website_tickets SET used_at = $1 WHERE used_at IS NULL", [SQLValue(at)])
        try connection.execute("DELETE FROM outbox")
        try connection.execute("DELETE FROM pushes")
        try connection.execute("DELETE FROM transfers")
        try connection.execute("UPDATE successions SET ends_at = 0 WHERE done_at IS NULL")
        try connection.execute(
            "UPDATE backups SET ended_at = $1, copy = NULL WHERE ended_at IS NULL", [SQLValue(at)])
    }
}

extension Effect {
    /// The form in which an effect waits in the outbox; nil for one that need not survive a crash.
    var outboxText: String? {
        switch self {
        case .push(let device, let signIn): "push \(device) \(signIn)"
        case .logout(let client, let session, let person): "logout \(client) \(session) \(person)"
        case .wake, .mail, .mailTo, .text: nil
        }
    }

    init?(outboxText: String) {
        let words = outboxText.split(separator: " ").map(String.init)
        switch words.first {
        case "push":
            guard words.count == 3, let device = ID<Device>(parsing: words[1]),
                let signIn = ID<SignIn>(parsing: words[2])
            else { return nil }
            self = .push(device: device, signIn: signIn)
        case "logout":
            guard words.count == 4, let session = ID<Session>(parsing: words[2]),
                let person = ID<Person>(parsing: words[3])
            else { return nil }
            self = .logout(client: words[1], session: session, person: person)
        default: return nil
        }
    }
}
