/// One application's wish to have somebody signed in through a browser, from the first page to the way back. It
/// belongs to the browser that began it, and leads to one approval at most.
public struct Visit: Equatable, Sendable {
    public enum State: Equatable, Sendable {
        case open
        /// The approval was handed to the application, or all of the person's visits were ended.
        case finished(at: Instant)
    }

    public let id: ID<Visit>
    public let application: ID<Application>
    public let door: Door
    /// Keyed digest of the secret in the browser's cookie; another one from the password on.
    public internal(set) var browser: [UInt8]
    /// What the door needs to go on afterwards, in its own form.
    public let ticket: String
    /// Where the way back leads: scheme, host and port.
    public let destination: String?
    public let demands: Demands
    /// The name that the application expects, to be filled in.
    public let hint: String?
    public let origin: Origin
    public let startedAt: Instant
    /// Fixed from the password on.
    public internal(set) var person: ID<Person>?
    public internal(set) var passwordAt: Instant?
    /// The session that is stepped up, where there was one.
    public internal(set) var session: ID<Session>?
    /// The present sign-in, or the last one.
    public internal(set) var signIn: ID<SignIn>?
    /// The browser was remembered, and stands for the second factor.
    public internal(set) var remembered: ID<RememberedBrowser>?
    public internal(set) var challenge: PasskeyChallenge?
    /// The way that finishes it goes first with the application from now on.
    public internal(set) var keepsWay: Bool
    /// A first device was set up in it.
    public internal(set) var enrols: Bool
    /// The browser carries on a set-up that a code let it begin.
    public internal(set) var carriesOn: Bool
    /// When its person said that setting something up may wait.
    public internal(set) var putOffAt: Instant?
    /// The phone that was reset, and that is set up again in it.
    public internal(set) var replaces: ID<Device>?
    /// How often its person said which phone that is.
    public internal(set) var resets: Int
    /// The picture that a phone without a connection may answer.
    public internal(set) var check: PictureCheck?
    public internal(set) var state: State

    public init(
        id: ID<Visit>, application: ID<Application>, door: Door, browser: [UInt8], ticket: String,
        destination: String?, demands: Demands, hint: String?, origin: Origin, startedAt: Instant,
        person: ID<Person>? = nil, passwordAt: Instant? = nil, session: ID<Session>? = nil,
        signIn: ID<SignIn>? = nil, remembered: ID<RememberedBrowser>? = nil, challenge: PasskeyChallenge? = nil,
        keepsWay: Bool = false, enrols: Bool = false, carriesOn: Bool = false, putOffAt: Instant? = nil,
        replaces: ID<Device>? = nil, resets: Int = 0, check: PictureCheck? = nil, state: State = .open
    ) {
        self.id = id
        self.application = application
        self.door = door
        self.browser = browser
        self.ticket = ticket
        self.destination = destination
        self.demands = demands
        self.hint = hint
        self.origin = origin
        self.startedAt = startedAt
        self.person = person
        self.passwordAt = passwordAt
        self.session = session
        self.signIn = signIn
        self.remembered = remembered
        self.challenge = challenge
        self.keepsWay = keepsWay
        self.enrols = enrols
        self.carriesOn = carriesOn
        self.putOffAt = putOffAt
        self.replaces = replaces
        self.resets = resets
        self.check = check
        self.state = state
    }

    /// How long the way from the first page to the last may take.
    public static let lifetimeSeconds = 3600
    /// How long browsers keep its cookie: longer than it lives, so that a page that was left open can say so.
    public static let cookieSeconds = 86_400
    /// How long an approval waits for the browser to take it to the application.
    public static let approvalSeconds = 300
    /// Characters of its identifier by which the help desk finds it.
    public static let referenceLength = 4
    /// What a person quotes to the help desk: "R-7Q4M".
    public var reference: String { Self.reference(of: id) }

    public static func reference(of id: ID<Visit>) -> String {
        DeskItem.referenceMark + id.text.prefix(referenceLength)
    }

    /// How often somebody may say in a day that a phone was reset, in all visits together.
    public static let resetsOfDayMax = 5

    /// Bytes of a ticket.
    public static let ticketSizeMax = 16_384

    public var endsAt: Instant { startedAt + Self.lifetimeSeconds }

    public func isOpen(at now: Instant) -> Bool { state == .open && now < endsAt }
}

/// A visit that an application asks for.
public struct Arrival: Equatable, Sendable {
    public let door: Door
    public let ticket: String
    public let destination: String?
    public let demands: Demands
    public let hint: String?
    public let origin: Origin
    /// Nothing may be shown to the person: what is not satisfied already is refused.
    public let silent: Bool

    public init(
        door: Door, ticket: String, destination: String?, demands: Demands = Demands(), hint: String? = nil,
        origin: Origin = Origin(), silent: Bool = false
    ) {
        self.door = door
        self.ticket = ticket
        self.destination = destination
        self.demands = demands
        self.hint = hint
        self.origin = origin
        self.silent = silent
    }
}

/// What an application learns of a sign-in in a browser: who, what was shown, and when. Never more than that.
public struct Pass: Equatable, Sendable {
    public let person: Person
    public let application: ID<Application>
    public let session: Session
    /// No second factor was shown this time: the browser was remembered, none was asked for, or setting one up waits.
    public let byPasswordAlone: Bool
    /// What the door had put into the visit.
    public let ticket: String
    public let door: Door

    init(
        person: Person, application: ID<Application>, session: Session, byPasswordAlone: Bool, ticket: String,
        door: Door
    ) {
        self.person = person
        self.application = application
        self.session = session
        self.byPasswordAlone = byPasswordAlone
        self.ticket = ticket
        self.door = door
    }

    /// The second factor, where one was shown.
    public var proof: Proof? { byPasswordAlone ? nil : session.proof }
}

/// What was shown in a visit for the second factor, and still counts.
public enum VisitApproval: Equatable, Sendable {
    case proof(Proof)
    /// The browser was remembered.
    case remembered(RememberedBrowser)
    /// Nothing: setting something up may wait.
    case putOff
    /// The application asks for nothing beside the password.
    case waived(Waiver)

    var proof: Proof? { if case .proof(let proof) = self { proof } else { nil } }
}

/// Where an arrival leads.
public enum Arrived: Equatable, Sendable {
    /// The session that there is says enough already.
    case satisfied(Pass)
    case opened(Visit)
    /// Something would have to be shown to the person, and nothing may be.
    case needsPerson
    case refused(Refusal)
}

/// What a page's form led to.
public enum Step: Equatable, Sendable {
    /// The visit goes on: look at it again.
    case onward(Visit)
    case refused(Refusal)
}
