public import Bytes

/// Rows that are now true, the events that say so, and effects still to perform. Nothing else can be stored, and
/// only Domain makes one, so that no state changes without its event.
public struct Change: Equatable, Sendable {
    public private(set) var writes: [Write]
    public private(set) var events: [Event]
    public private(set) var effects: [Effect]

    init(_ writes: [Write] = [], events: [Event] = [], effects: [Effect] = []) {
        self.writes = writes
        self.events = events
        self.effects = effects + events.compactMap(Notices.effect)
    }

    /// No change at all.
    public static let nothing = Change()

    mutating func add(_ write: Write) { writes.append(write) }
    /// The event, and the mail about it where its person is told.
    mutating func add(_ event: Event) {
        events.append(event)
        if let effect = Notices.effect(of: event) { add(effect) }
    }

    mutating func add(_ effect: Effect) { effects.append(effect) }

    mutating func add(_ other: Change) {
        writes += other.writes
        events += other.events
        effects += other.effects
    }
}

/// A change, and what the one who asked for it is told.
public struct Decided<Value: Sendable>: Sendable {
    public let change: Change
    public let value: Value

    init(_ change: Change, _ value: Value) {
        self.change = change
        self.value = value
    }
}

/// One row that is now true.
public enum Write: Equatable, Sendable {
    case person(Person)
    /// A name that leads to the person; refused when it leads to another.
    case name(LoginName, ID<Person>)
    case nameRemoved(LoginName)
    /// The argon2id hash of the person's password, in its encoded form.
    case password(ID<Person>, hash: String)
    case device(Device)
    case pushLine(PushLine)
    /// The push service knows the line no more; refused when it was lost or replaced before.
    case pushLineLost(PushLine)
    case pushLineRemoved(ID<Device>)
    /// A phone that comes with a proof of its own; refused when its proof was used before.
    case succession(Succession)
    /// What was used last, and first ways, go from one phone to another.
    case placeTaken(from: ID<Device>, by: ID<Device>)
    /// What two phones say to each other, in place of what the old one said before.
    case transfer(Transfer)
    case backup(SavedBackup)
    /// The backup's copy, sealed once more; nil where there is none any more.
    case backupCopy(ID<SavedBackup>, SealedBytes?)
    /// What the phone made as backups counts no more.
    case backupsEnded(ID<Device>, at: Instant)
    case token(Token)
    /// The counter or step was spent; refused when one as late was spent already.
    case tokenSpent(ID<Token>, last: Int64, drift: Int)
    case code(OneTimeCode)
    /// The code was used; refused when it was used already.
    case codeSpent(ID<OneTimeCode>, at: Instant)
    /// All unused codes of that kind are gone.
    case codesCancelled(ID<Person>, OneTimeCode.Kind)
    case wrongCodes(WrongCodes)
    case pushBudget(PushBudget)
    case lastUsed(LastUsed)
    /// No way was chosen to go first with the application any longer.
    case wayFreed(ID<Person>, ID<Application>)
    case application(Application)
    case applicationRemoved(ID<Application>)
    case radiusClient(RADIUSClient)
    case integrationKeys(IntegrationKeys)
    case signIn(SignIn)
    case setup(Setup)
    case setupProgress(SetupProgress)
    /// A passkey; a new one is refused when its credential is somebody's already.
    case passkey(Passkey)
    /// A visit; refused when it was finished before.
    case visit(Visit)
    /// A session; refused when it was ended before.
    case session(Session)
    /// Every session of the person is over, and so is what hangs on them: open visits, and tokens of clients.
    case sessionsEnded(ID<Person>, at: Instant)
    case remembered(RememberedBrowser)
    /// No browser of the person is remembered any more.
    case browsersForgotten(ID<Person>, at: Instant)
    case openIDClient(OpenIDClient)
    case grant(Grant)
    /// A client's token; refused when it was used before.
    case grantToken(GrantToken)
    case pushedRequest(PushedRequest)
    case signingKey(IssuerKey)
    /// The key of that `kid` is gone.
    case signingKeyRemoved(String)
    case pushKeys(SealedPushKeys)
    case website(Website)
    /// The website is no more, nor is anybody signed in there.
    case websiteRemoved(ID<Website>)
    case websiteSession(WebsiteSession)
    /// A ticket; refused when it was used before.
    case websiteTicket(WebsiteTicket)
    /// Something for the help desk; refused when it was closed before.
    case deskItem(DeskItem)
    /// A trouble that everybody is told of; refused when it was closed before.
    case incident(Incident)
    /// A vouching; refused when it was decided before.
    case vouch(Vouch)
    case voucher(Voucher)
    case voucherRemoved(ID<Person>, LoginName)
    case link(Link)
    /// The person's one offer of a link.
    case linkOffer(LinkOffer)
    /// The offer was taken; refused when it is gone.
    case linkOfferTaken(LinkOffer)
    /// A telephone number of a person, or none of theirs any longer.
    case number(OwnNumber)
    case numberRemoved(ID<Person>, PhoneNumber)
    /// What the directory said last of the person's telephone.
    case directoryNumber(ID<Person>, PhoneNumber?)
    /// A code for a number; refused when it was spent or given up before.
    case numberProof(NumberProof)
    /// What something that was set up may not do yet.
    case probation(Probation)
    /// Somebody was told of a thing of theirs; refused when that happened just before.
    case reminded(Reminded)
    /// An exemption; refused when another word about it came first, or its approval was used before.
    case exemption(Exemption)
    /// The installation's policy, by the settings' names.
    case policy([String: JSONValue])
    /// A message that may be taken once; refused when it was seen before.
    case seen(digest: [UInt8], until: Instant)
    /// Everything earlier that could be used once is dead.
    case fence(Instant)
    /// The same secret under another key of the ring; left as it is where it was replaced meanwhile.
    case resealed(ResealedSecret)
}

/// Something to do after the commit, and once more after a crash; each is idempotent.
public enum Effect: Hashable, Sendable {
    /// Tell the phone that a request is waiting.
    case push(device: ID<Device>, signIn: ID<SignIn>)
    /// Tell the client of OpenID Connect that the session is over.
    case logout(client: String, session: ID<Session>, person: ID<Person>)
    /// Tell the person by mail.
    case mail(ID<Person>, Notice)
    /// Tell the person by mail to an address that is no longer theirs in what we hold.
    case mailTo(ID<Person>, address: String, Notice)
    /// Tell the person by a text to that number.
    case text(ID<Person>, PhoneNumber, Notice)
    /// Somebody who waits for this should look again.
    case wake(Topic)
}

/// What one can wait for.
public enum Topic: Hashable, Sendable {
    case signIn(ID<SignIn>)
    case device(ID<Device>)
    case setup(ID<Setup>)
    case vouch(ID<Vouch>)
}
