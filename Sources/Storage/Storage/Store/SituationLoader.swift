import Domain

/// Loads what a decision looks at, on the connection of its transaction.
struct SituationLoader {
    let connection: any SQLConnection
    let figures: FiguresCache
    /// The country of an address, as far as the installation knows.
    var countryOf: @Sendable (String) -> String? = { _ in nil }

    func load(_ subject: Subject) throws -> Situation {
        var situation = Situation()
        situation.countryOf = countryOf
        try load(subject, into: &situation)
        return situation
    }

    func load(_ subject: Subject, into situation: inout Situation) throws {
        switch subject {
        case .beginning(let application, let name, let codesOnly?):
            try loadPolicy(at: application, into: &situation)
            try loadAttempt(of: name, codesOnly, into: &situation)
        case .beginning(let application, let name, nil):
            try loadPolicy(at: application, into: &situation)
            if let person = try person(named: name) {
                situation.person = person
                try loadFactors(of: person.id, into: &situation)
            }
        case .checking(let application, let name):
            try loadPolicy(at: application, into: &situation)
            situation.tokens = try tokens(named: name)
        case .signIn(let id):
            situation.signIn = try signIn(id)
            try loadPolicy(at: situation.signIn?.application, into: &situation)
            if let signIn = situation.signIn { try loadPerson(person(signIn.person), into: &situation) }
            try loadListeners(into: &situation)
        case .visit(let person, let application):
            try loadPolicy(at: application, into: &situation)
            try loadPerson(self.person(person), into: &situation)
        case .opening(let person, let application):
            try loadPolicy(at: application, into: &situation)
            try loadPerson(self.person(person), into: &situation)
            situation.reminded = try reminded(of: person)
        case .consent(let person, let exemption, let signIn):
            try loadConsent(person, exemption, signIn, into: &situation)
        case .arrival(let application, let session, let remembered):
            try loadPolicy(at: application, into: &situation)
            try loadBrowser(session, remembered, into: &situation)
        case .page(let id, let person, let remembered):
            try loadPage(id, person, remembered, into: &situation)
        case .resetting(let id, let since):
            try loadPage(id, .own, nil, into: &situation)
            if let person = situation.person { situation.resetsOfDay = try resets(of: person.id, since: since) }
        case .pageLeaving(let id):
            try loadPage(id, .own, nil, into: &situation)
            try loadListeners(into: &situation)
        case .website, .websiteSession, .websiteLeaving, .websiteTicket: try loadWebsite(subject, into: &situation)
        case .portal(let session):
            try loadPolicy(at: Application.portal, into: &situation)
            try loadBrowser(session, nil, into: &situation)
            if let person = situation.person { situation.backups = try backups(of: person.id) }
            try loadListeners(into: &situation)
        case .vouchAsking, .vouchAnswering, .vouchers, .vouchersOf: try loadVouching(subject, into: &situation)
        case .accounts, .pair: try loadAccounts(subject, into: &situation)
        case .newPhone, .newPhoneOf, .transfer: try loadNewPhone(subject, into: &situation)
        case .number, .numbers: try loadNumbers(subject, into: &situation)
        case .directory(let numbers, let names): situation.directory = try directory(numbers, names)
        case .taking(let token, let subject):
            try load(subject, into: &situation)
            situation.token = try self.token(token)
        case .application(let id): try loadPolicy(at: id, into: &situation)
        case .applicationKey(let key): try loadPolicy(key: key, into: &situation)
        case .issuerKeys:
            try loadPolicy(at: nil, into: &situation)
            situation.issuerKeys = try issuerKeys()
        case .pushKeys:
            try loadPolicy(at: nil, into: &situation)
            situation.pushKeys = try pushKeys()
        case .desk, .deskReference: try loadDesk(subject, into: &situation)
        case .incident(let id): situation.incident = try incident(id)
        case .installation, .person, .name, .setup, .device, .token, .session, .grantCode, .grantToken,
            .rememberedBrowser:
            try loadPolicy(at: nil, into: &situation)
            try loadOwner(subject, into: &situation)
        }
    }

    private func loadNewPhone(_ subject: Subject, into situation: inout Situation) throws {
        switch subject {
        case .newPhone(let id):
            try loadPolicy(at: Application.portal, into: &situation)
            try loadDevice(device(id), into: &situation)
        case .newPhoneOf(let id):
            try loadPolicy(at: Application.portal, into: &situation)
            try loadPerson(person(id), into: &situation)
            situation.successions = try successions(of: id)
            situation.backups = try backups(of: id)
        case .transfer(let digest):
            try loadPolicy(at: nil, into: &situation)
            situation.transfer = try transfer(digest: digest)
            if let transfer = situation.transfer { try loadDevice(device(transfer.device), into: &situation) }
        default: break
        }
    }

    private func loadDesk(_ subject: Subject, into situation: inout Situation) throws {
        switch subject {
        case .desk(let id, let person, let source, let since):
            situation.deskItem = try deskItem(id)
            situation.deskCounts = try deskCounts(of: person, source: source, since: since)
            situation.person = try person.flatMap { try self.person($0) }
        case .deskReference(let reference):
            situation.deskItem = try deskItem(reference: reference)
            situation.person = try situation.deskItem?.person.flatMap { try self.person($0) }
        default: break
        }
    }

    /// The person whom the subject belongs to.
    private func loadOwner(_ subject: Subject, into situation: inout Situation) throws {
        switch subject {
        case .person(let id):
            try loadPerson(person(id), into: &situation)
            situation.reminded = try reminded(of: id)
            try loadListeners(into: &situation)
        case .name(let name):
            try loadPerson(person(named: name), into: &situation)
            try loadListeners(into: &situation)
        case .setup(let digest):
            if let setup = try setup(digest: digest) { try loadPerson(person(setup.person), into: &situation) }
        case .device(let id):
            try loadDevice(device(id), into: &situation)
        case .token(let id, let name):
            situation.token = try token(id)
            let owner = try situation.token?.person.flatMap { try self.person($0) }
            try loadPerson(name.map { try person(named: $0) } ?? owner, into: &situation)
        case .session(let digest):
            try loadBrowser(digest, nil, into: &situation)
            try loadListeners(into: &situation)
        case .grantCode(let digest): try loadGrant(grant(codeDigest: digest), into: &situation)
        case .grantToken(let digest):
            situation.grantToken = try grantToken(digest: digest)
            try loadGrant(situation.grantToken.flatMap { try grant($0.grant) }, into: &situation)
        case .rememberedBrowser(let id):
            situation.remembered = try rememberedBrowser(id)
            try loadPerson(situation.remembered.flatMap { try person($0.person) }, into: &situation)
        case .beginning, .checking, .signIn, .visit, .opening, .consent, .arrival, .page, .resetting, .pageLeaving,
            .portal, .website, .websiteSession, .websiteLeaving, .websiteTicket, .application, .applicationKey,
            .issuerKeys, .pushKeys, .desk, .deskReference, .incident, .installation, .taking, .accounts, .pair,
            .newPhone, .newPhoneOf, .transfer, .vouchAsking, .number, .numbers, .directory, .vouchersOf,
            .vouchAnswering, .vouchers:
            break
        }
    }

    private func loadDevice(_ device: Device?, into situation: inout Situation) throws {
        guard let device else { return }
        try loadPerson(person(device.person), into: &situation)
        situation.successions = try successions(of: device.person)
        situation.backups = try backups(of: device.person)
    }

    private func loadListeners(into situation: inout Situation) throws {
        if let person = situation.person { situation.listeners = try listeners(of: person.id) }
    }

    private func loadGrant(_ grant: Grant?, into situation: inout Situation) throws {
        guard let grant else { return }
        situation.grant = grant
        try loadBearer(grant.session, grant.person, &situation)
    }

    private func loadWebsite(_ subject: Subject, into situation: inout Situation) throws {
        switch subject {
        case .website(let id): situation.website = try website(id)
        case .websiteSession(let origin, let digest):
            situation.website = try website(origin)
            situation.websiteSession = try digest.flatMap { try websiteSession(digest: $0) }
            if let known = situation.websiteSession { try loadBearer(known.session, known.person, &situation) }
        case .websiteLeaving(let origin, let digest):
            try loadWebsite(.websiteSession(origin, digest: digest), into: &situation)
            return try loadListeners(into: &situation)
        case .websiteTicket(let origin, let digest):
            situation.website = try website(origin)
            situation.websiteTicket = try websiteTicket(digest: digest)
            if let known = situation.websiteTicket { try loadBearer(known.session, known.person, &situation) }
        default: break
        }
        try loadPolicy(at: situation.website?.application, into: &situation)
    }

    /// A session and its person, without the person's factors.
    private func loadBearer(_ session: ID<Session>, _ person: ID<Person>, _ situation: inout Situation) throws {
        situation.session = try self.session(session)
        situation.person = try self.person(person)
    }

    /// What the browser's cookies lead to.
    private func loadBrowser(
        _ session: [UInt8]?, _ remembered: [UInt8]?, into situation: inout Situation
    ) throws {
        situation.session = try session.flatMap { try self.session(digest: $0) }
        situation.remembered = try remembered.flatMap { try rememberedBrowser(digest: $0) }
        guard let session = situation.session else { return }
        try loadPerson(self.person(session.person), into: &situation)
    }

    private func loadPage(
        _ id: ID<Visit>, _ person: VisitPerson, _ remembered: [UInt8]?, into situation: inout Situation
    ) throws {
        let visit = try visit(id)
        try loadPolicy(at: visit?.application, into: &situation)
        guard let visit else { return }
        situation.visit = visit
        if visit.passwordAt != nil {
            situation.vouch = try vouch(in: id)
            if let owner = visit.person { situation.backups = try backups(of: owner) }
        }
        situation.session = try visit.session.flatMap { try session($0) }
        situation.signIn = try visit.signIn.flatMap { try signIn($0) }
        if let id = visit.remembered {
            situation.remembered = try rememberedBrowser(id)
        } else {
            situation.remembered = try remembered.flatMap { try rememberedBrowser(digest: $0) }
        }
        switch person {
        case .own: try loadPerson(visit.person.flatMap { try self.person($0) }, into: &situation)
        case .named(let name): try loadPerson(self.person(named: name), into: &situation)
        case .person(let id): try loadPerson(self.person(id), into: &situation)
        }
    }

    private func loadPolicy(at application: ID<Application>?, into situation: inout Situation) throws {
        try take(connection.query(Self.policyAtID, [SQLValue(application)]).first, into: &situation)
    }

    private func loadPolicy(key: String, into situation: inout Situation) throws {
        try take(connection.query(Self.policyAtKey, [.text(key)]).first, into: &situation)
    }

    private func take(_ policy: SQLRow?, into situation: inout Situation) throws {
        guard let policy else { throw SQLError.malformed("no policy") }
        let isThere = policy[0] != .null
        if isThere { situation.application = try Self.application(policy) }
        situation.figures = try figures.figures(
            policy: policy.text(Self.policyColumn), overrides: isThere ? policy.text(Self.overridesColumn) : "{}")
    }

    /// What a typed code is decided by, in few statements: people type codes all day.
    private func loadAttempt(of name: LoginName, _ form: CodeForm, into situation: inout Situation) throws {
        guard let row = try connection.query(Self.attempt, [.text(form.rawValue), .text(name.text)]).first else {
            return
        }
        let person = try Self.person(row)
        situation.person = person
        situation.wrongCodes[form] = try Self.wrongCodes(row, from: Self.personColumnCount, of: person.id, form)
        situation.pushBudget = try Self.pushBudget(row, from: Self.personColumnCount + 2, of: person.id)
        switch form {
        case .passcode: situation.tokens = try tokens(of: person.id)
        case .recovery, .desk: situation.codes = try codes(of: person.id)
        }
    }

    private func loadPerson(_ person: Person?, into situation: inout Situation) throws {
        guard let person else { return }
        situation.person = person
        try loadFactors(of: person.id, into: &situation)
        situation.setups = try setups(of: person.id)
        situation.progress = try setupProgress(of: person.id)
        situation.probations = try probations(of: person.id)
    }

    private func loadFactors(of person: ID<Person>, into situation: inout Situation) throws {
        situation.wrongCodes = try wrongCodes(of: person)
        situation.pushBudget = try pushBudget(of: person)
        situation.tokens = try tokens(of: person)
        situation.codes = try codes(of: person)
        situation.devices = try devices(of: person)
        situation.passkeys = try passkeys(of: person)
        situation.exemptions = try exemptions(of: person)
        situation.open = try openSignIns(of: person)
        if let application = situation.application {
            situation.lastUsed = try lastUsed(of: person, with: application.id)
        }
        // A phone that is not confirmed yet, and its passcode, are there and count for nothing.
        if situation.activeDevices.isEmpty && !situation.tokens.contains(where: \.isUsable) {
            situation.setups = try setups(of: person)
            situation.progress = try setupProgress(of: person)
            situation.probations = try probations(of: person)
            if situation.owned.isEmpty { situation.hadDevice = try hadDevice(person) }
        }
    }

    /// A phone that nobody confirmed was never seen, and never counted.
    private func hadDevice(_ person: ID<Person>) throws -> Bool {
        try connection.query(
            """
            SELECT 1 WHERE EXISTS (SELECT 1 FROM devices WHERE person = $1 AND last_seen_at IS NOT NULL) \
            OR EXISTS (SELECT 1 FROM passkeys WHERE person = $1) \
            OR EXISTS (SELECT 1 FROM tokens WHERE person = $1 AND device IS NULL)
            """, [SQLValue(person)]
        ).first != nil
    }
}
