/// One attempt of a person to get into an application.
public struct SignIn: Equatable, Sendable {
    public enum State: Equatable, Sendable {
        /// A request is on a phone.
        case waiting
        /// A code is awaited; no request is out.
        case asking
        case approved(Method, at: Instant)
        case refused(Reason, at: Instant)
    }

    public let id: ID<SignIn>
    public let person: ID<Person>
    public let application: ID<Application>
    public let door: Door
    public let origin: Origin
    public let startedAt: Instant
    /// What the same client, person and password have in common: a retry under a new number joins this sign-in.
    public let joinKey: [UInt8]?
    public let canShowNumber: Bool
    public internal(set) var state: State
    /// The live request, or the last one.
    public internal(set) var request: PushRequest?
    /// What approved it checked its owner's finger, face or PIN.
    public internal(set) var userVerified: Bool
    /// What approved it, where that is something of the person's own.
    public internal(set) var factor: OwnFactor?

    public init(
        id: ID<SignIn>, person: ID<Person>, application: ID<Application>, door: Door, origin: Origin,
        startedAt: Instant, joinKey: [UInt8]?, canShowNumber: Bool, state: State, request: PushRequest?,
        userVerified: Bool = false, factor: OwnFactor? = nil
    ) {
        self.id = id
        self.person = person
        self.application = application
        self.door = door
        self.origin = origin
        self.startedAt = startedAt
        self.joinKey = joinKey
        self.canShowNumber = canShowNumber
        self.state = state
        self.request = request
        self.userVerified = userVerified
        self.factor = factor
    }

    /// How long a sign-in may stay open, whatever happens in it: longer where a page offers more time.
    public var lifetimeSecondsMax: Int { door.hasPages ? Visit.lifetimeSeconds : 600 }
    /// Open sign-ins that a person may have at once; the oldest gives way.
    public static let openMax = 8

    public var isOpen: Bool {
        switch state {
        case .waiting, .asking: true
        case .approved, .refused: false
        }
    }

    /// When it ends by itself.
    public var endsAt: Instant {
        if state == .waiting, let request { return request.endsAt }
        return startedAt + lifetimeSecondsMax
    }
}

/// One request to one phone. A sign-in has at most one that is alive.
public struct PushRequest: Equatable, Sendable {
    /// How the person shows that the request is theirs.
    public enum Matching: Equatable, Sendable {
        case typed(number: String)
        /// One of the choices is the number.
        case choose(number: String, choices: [String])
        case off
        /// The client can't show a number: the phone asks to confirm place and time instead.
        case cannotShow

        /// The number that the person sees on the screen where they sign in.
        public var number: String? {
            switch self {
            case .typed(let number), .choose(let number, _): number
            case .off, .cannotShow: nil
            }
        }
    }

    public let id: ID<PushRequest>
    public let device: ID<Device>
    /// 16 random bytes that the answer must name.
    public let nonce: [UInt8]
    public let matching: Matching
    /// What the answer is asked to bring beside the decision.
    public let asks: Set<PhoneItem>
    public let askedAt: Instant
    public let endsAt: Instant
    public let wrongNumbers: Int
    /// How often the person asked for more time.
    public let extensions: Int

    /// How often more time is given.
    public static let extensionsMax = 10

    public init(
        id: ID<PushRequest>, device: ID<Device>, nonce: [UInt8], matching: Matching,
        asks: Set<PhoneItem> = [], askedAt: Instant, endsAt: Instant, wrongNumbers: Int = 0, extensions: Int = 0
    ) {
        self.id = id
        self.device = device
        self.nonce = nonce
        self.matching = matching
        self.asks = asks
        self.askedAt = askedAt
        self.endsAt = endsAt
        self.wrongNumbers = wrongNumbers
        self.extensions = extensions
    }
}

/// The way in by which an application asks.
public enum Door: String, CaseIterable, Sendable {
    case radius
    case duoAuth = "duo_auth"
    /// A test that the device's owner or an operator asked for.
    case test
    /// An administrator is asked for their word on something.
    case consent
    /// OpenID Connect.
    case openID = "openid"
    /// A website whose proxy asks.
    case website
    /// Countersign's own pages for people.
    case portal

    /// Whether people see pages on the way in.
    public var hasPages: Bool {
        switch self {
        case .openID, .website, .portal: true
        case .radius, .duoAuth, .test, .consent: false
        }
    }
}

/// Where a sign-in comes from, as far as the application says.
public struct Origin: Equatable, Sendable {
    /// The address of the person's own machine.
    public let address: String?
    /// What the person sees of the place: "Firefox on Windows", a VPN gateway's name.
    public let place: String?

    /// How many bytes of each are kept.
    public static let sizeMax = 256

    /// What is claimed is kept without control characters and within `sizeMax`, so that no claim can stop a sign-in.
    public init(address: String? = nil, place: String? = nil) {
        self.address = address?.visible(bytesMax: Self.sizeMax)
        self.place = place?.visible(bytesMax: Self.sizeMax)
    }

    /// As an event has it.
    var personal: [String: String] { ["address": address, "place": place].compactMapValues { $0 } }
}

/// The way used last with an application.
public struct LastUsed: Equatable, Sendable {
    public let person: ID<Person>
    public let application: ID<Application>
    public let method: Method
    /// The phone used last; nil where a code was used, which leaves the phone that is noted as it is.
    public let device: ID<Device>?
    /// Where a code was used, exact to a day: a code now and then says nothing new, and this is asked for never more
    /// exactly.
    public let at: Instant
    /// The person chose it: what is used now and then does not take its place.
    public let isKept: Bool

    /// How far `at` may lag behind where the same kind of code is used again.
    public static let lagMilliseconds: Int64 = 86_400_000

    public init(
        person: ID<Person>, application: ID<Application>, method: Method, device: ID<Device>?, at: Instant,
        isKept: Bool = false
    ) {
        self.person = person
        self.application = application
        self.method = method
        self.device = device
        self.at = at
        self.isKept = isKept
    }
}
