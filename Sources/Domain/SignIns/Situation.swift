import Bytes

/// All that a decision looks at, as one transaction sees it.
public struct Situation: Sendable {
    /// The figures in force for the application, or the installation's where there is none.
    public var figures: Figures
    public var application: Application?
    public var person: Person?
    /// In the order of their last use, latest first.
    public var devices: [Device]
    public var tokens: [Token]
    public var codes: [OneTimeCode]
    public var wrongCodes: [CodeForm: WrongCodes]
    public var pushBudget: PushBudget?
    public var lastUsed: LastUsed?
    /// The person's open sign-ins, oldest first.
    public var open: [SignIn]
    public var signIn: SignIn?
    public var setups: [Setup]
    /// How far the person has come in setting something up.
    public var progress: SetupProgress?
    /// New phones that came with a proof of their own, done or not.
    public var successions: [Succession] = []
    /// What an old phone and a new one say to each other.
    public var transfer: Transfer?
    /// The person's backups that count, the oldest first.
    public var backups: [SavedBackup] = []
    /// The token that an operator works on.
    public var token: Token?
    /// Those in use and those that are locked, latest used first.
    public var passkeys: [Passkey] = []
    /// The person's telephone numbers, and what else counts with one of them.
    public var numbers: [OwnNumber] = []
    public var numberFacts = NumberFacts()
    /// Whom the directory's entries are about.
    public var directory: [DirectoryPerson] = []
    /// What was set up lately by a proof that stands in for what its person signs in with.
    public var probations: [Probation] = []
    /// Whether the person, who has nothing set up, ever had something that counted.
    public var hadDevice = false
    public var visit: Visit?
    /// How often the person said in a day that a phone was reset, where that is asked about.
    public var resetsOfDay = 0
    /// The session that the browser shows, or that the visit steps up.
    public var session: Session?
    /// The remembered browser that the browser's cookie names.
    public var remembered: RememberedBrowser?
    /// The grant of the code or token that a client shows.
    public var grant: Grant?
    public var grantToken: GrantToken?
    /// Clients that were given tokens in the person's live sessions and want to be told of their end.
    public var listeners: [SessionListener] = []
    /// The keys that sign tokens, where those are asked about.
    public var issuerKeys: [IssuerKey] = []
    public var pushKeys: SealedPushKeys?
    /// The website that is asked for, and what the browser shows there.
    public var website: Website?
    public var websiteSession: WebsiteSession?
    public var websiteTicket: WebsiteTicket?

    /// What was asked of the help desk, and what else is there.
    public var deskItem: DeskItem?
    public var deskCounts = DeskCounts()
    public var incident: Incident?
    /// What was asked last in the visit, or what is answered; and what is counted with it.
    public var vouch: Vouch?
    public var vouchFacts = VouchFacts()
    /// Whom the person has chosen to vouch for them.
    public var vouchers: [Voucher] = []
    /// What the person was told by the calendar alone.
    public var reminded: [Reminded] = []
    /// The country of an address, as far as the installation knows.
    public var countryOf: @Sendable (String) -> String? = { _ in nil }
    /// What the person was exempted from, whether it counts still or not.
    public var exemptions: [Exemption] = []
    /// What an administrator's word about them is weighed with.
    public var consents = ConsentFacts()
    /// Another account, which may be the same person's.
    public var other = OtherAccount()

    public init(
        figures: Figures = .standard, application: Application? = nil, person: Person? = nil, devices: [Device] = [],
        tokens: [Token] = [], codes: [OneTimeCode] = [], wrongCodes: [CodeForm: WrongCodes] = [:],
        pushBudget: PushBudget? = nil, lastUsed: LastUsed? = nil, open: [SignIn] = [], signIn: SignIn? = nil,
        setups: [Setup] = [], token: Token? = nil
    ) {
        self.figures = figures
        self.application = application
        self.person = person
        self.devices = devices
        self.tokens = tokens
        self.codes = codes
        self.wrongCodes = wrongCodes
        self.pushBudget = pushBudget
        self.lastUsed = lastUsed
        self.open = open
        self.signIn = signIn
        self.setups = setups
        self.token = token
    }

    public var activeDevices: [Device] { devices.filter { $0.state == .active } }

    /// Whether policy and the application's demands take the method.
    func accepts(_ method: Method) -> Bool {
        figures.methods.contains(method) && (visit?.demands.accepts(method) ?? true)
            && (method != .dayPass || takesPasses)
    }

    public var activePasskeys: [Passkey] { passkeys.filter { $0.state == .active } }

    public func hasOpenSetup(at now: Instant) -> Bool { setups.contains { $0.isOpen(at: now) } }

    public func hasUnfinishedSetup(at now: Instant) -> Bool {
        setups.contains { $0.isUnfinished(at: now) } || hasChosen(now: now)
    }

    func event(
        _ name: Event.Name, at now: Instant, signIn: SignIn? = nil, facts: [String: JSONFact] = [:],
        personal: [String: String] = [:], by actor: Actor? = nil
    ) -> Event {
        var allFacts = facts.mapValues { $0.value }
        var allPersonal = personal
        // A sign-in that ends beside another one may be of another application.
        if let application, signIn.map({ $0.application == application.id }) ?? true {
            allFacts["application"] = .string(application.key)
        }
        if let signIn {
            allFacts["sign_in"] = .string(signIn.id.text)
            allFacts["door"] = .string(signIn.door.rawValue)
            if let address = signIn.origin.address { allPersonal["address"] = address }
        }
        if let person { allPersonal["person"] = person.id.text }
        if let actor {
            allFacts["by"] = actor.fact
            allPersonal.merge(actor.personal) { _, new in new }
            if case .person = actor { allPersonal.merge(browserOrigin) { old, _ in old } }
        }
        return Event(name, at: now, facts: allFacts, personal: allPersonal)
    }

    /// From where the page's browser, or the session's, does what its person does.
    var browserOrigin: [String: String] { (visit?.origin ?? session?.origin ?? Origin()).personal }
}
