import Domain

/// Loads what a decision looks at, on the connection of its transaction.
struct SituationLoader {
    let connection: any SQLConnection
    let figures: FiguresCache

    func load(_ subject: Subject) throws -> Situation {
        var situation = Situation()
        var overrides = "{}"
        switch subject {
        case .beginning(let application, let name, let codesOnly):
            if let row = try self.application(id: application) {
                situation.application = row.0
                overrides = row.1
            }
            if let person = try person(named: name) {
                situation.person = person
                try loadFactors(of: person.id, codesOnly: codesOnly, into: &situation)
            }
        case .signIn(let id):
            if let signIn = try signIn(id) {
                situation.signIn = signIn
                try loadVisit(signIn.person, signIn.application, &situation, &overrides)
            }
        case .visit(let person, let application):
            try loadVisit(person, application, &situation, &overrides)
        case .arrival(let application, let session, let remembered):
            if let row = try self.application(id: application) { (situation.application, overrides) = (row.0, row.1) }
            try loadBrowser(session, remembered, into: &situation)
        case .page(let id, let person, let remembered):
            try loadPage(id, person, remembered, &situation, &overrides)
        case .session(let digest):
            try loadBrowser(digest, nil, into: &situation)
            if let session = situation.session { situation.listeningClients = try listeningClients(session.id) }
        case .grantCode(let digest):
            try loadGrant(grant(codeDigest: digest), into: &situation)
        case .grantToken(let digest):
            situation.grantToken = try grantToken(digest: digest)
            try loadGrant(situation.grantToken.flatMap { try grant($0.grant) }, into: &situation)
        case .website, .websiteSession, .websiteTicket:
            try loadWebsite(subject, &situation, &overrides)
        case .rememberedBrowser(let id):
            if let browser = try rememberedBrowser(id) {
                situation.remembered = browser
                try loadPerson(self.person(browser.person), into: &situation)
            }
        case .person(let id):
            try loadPerson(self.person(id), into: &situation)
        case .name(let name):
            try loadPerson(self.person(named: name), into: &situation)
        case .setup(let digest):
            if let setup = try setup(digest: digest) { try loadPerson(person(setup.person), into: &situation) }
        case .device(let id):
            if let device = try device(id) { try loadPerson(person(device.person), into: &situation) }
        case .token(let id, let name):
            situation.token = try token(id)
            let owner = try situation.token?.person.flatMap { try self.person($0) }
            try loadPerson(name.map { try person(named: $0) } ?? owner, into: &situation)
        case .application(let id):
            if let row = try application(id: id) { (situation.application, overrides) = (row.0, row.1) }
        case .applicationKey(let key):
            if let row = try application(key: key) { (situation.application, overrides) = (row.0, row.1) }
        case .issuerKeys: situation.issuerKeys = try issuerKeys()
        case .installation: break
        }
        let policy = try connection.query("SELECT value FROM settings WHERE key = 'policy'").first?.text(0) ?? "{}"
        situation.figures = try figures.figures(policy: policy, overrides: overrides)
        return situation
    }

    private func loadVisit(
        _ id: ID<Person>, _ application: ID<Application>, _ situation: inout Situation, _ overrides: inout String
    ) throws {
        if let row = try self.application(id: application) {
            situation.application = row.0
            overrides = row.1
        }
        try loadPerson(self.person(id), into: &situation)
    }

    private func loadGrant(_ grant: Grant?, into situation: inout Situation) throws {
        guard let grant else { return }
        situation.grant = grant
        try loadBearer(grant.session, grant.person, &situation)
    }

    private func loadWebsite(_ subject: Subject, _ situation: inout Situation, _ overrides: inout String) throws {
        switch subject {
        case .website(let id): situation.website = try website(id)
        case .websiteSession(let origin, let digest):
            situation.website = try website(origin)
            situation.websiteSession = try digest.flatMap { try websiteSession(digest: $0) }
            if let known = situation.websiteSession { try loadBearer(known.session, known.person, &situation) }
        case .websiteTicket(let origin, let digest):
            situation.website = try website(origin)
            situation.websiteTicket = try websiteTicket(digest: digest)
            if let known = situation.websiteTicket { try loadBearer(known.session, known.person, &situation) }
        default: break
        }
        guard let website = situation.website, let row = try application(id: website.application) else { return }
        (situation.application, overrides) = (row.0, row.1)
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
        _ id: ID<Visit>, _ person: VisitPerson, _ remembered: [UInt8]?, _ situation: inout Situation,
        _ overrides: inout String
    ) throws {
        guard let visit = try visit(id) else { return }
        situation.visit = visit
        if let row = try application(id: visit.application) { (situation.application, overrides) = (row.0, row.1) }
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

    private func loadPerson(_ person: Person?, into situation: inout Situation) throws {
        guard let person else { return }
        situation.person = person
        try loadFactors(of: person.id, codesOnly: nil, into: &situation)
        situation.setups = try setups(of: person.id)
    }

    private func loadFactors(of person: ID<Person>, codesOnly: CodeForm?, into situation: inout Situation) throws {
        situation.wrongCodes = try wrongCodes(of: person)
        situation.pushBudget = try pushBudget(of: person)
        if codesOnly == nil || codesOnly == .passcode { situation.tokens = try tokens(of: person) }
        if codesOnly != .passcode { situation.codes = try codes(of: person) }
        guard codesOnly == nil else { return }
        situation.devices = try devices(of: person)
        situation.passkeys = try passkeys(of: person)
        situation.open = try openSignIns(of: person)
        if let application = situation.application {
            situation.lastUsed = try lastUsed(of: person, with: application.id)
        }
        // A phone that is not confirmed yet, and its passcode, are there and count for nothing.
        if situation.activeDevices.isEmpty && !situation.tokens.contains(where: \.isUsable) {
            situation.setups = try setups(of: person)
        }
    }
}
