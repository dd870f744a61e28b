public import Bytes
public import Domain
import Storage

/// How an application shows that the first factor is right.
public enum FirstFactorEvidence: Sendable {
    /// The application checked it itself.
    case provedByApplication
    /// The person's password.
    case password(Secret)
    /// What was typed into the one field there is: the password, or the password and behind a comma what is wanted.
    /// Where the application checks the password elsewhere, the wish alone.
    case line(Secret)
}

/// What is wanted beside the password; a typed code as its text.
public enum WishedFor: Sendable {
    case automatic
    case push(DeviceChoice)
    case code(Secret)
    case telephone
}

/// A request of an application to sign somebody in.
public struct SignInRequest: Sendable {
    public var application: ID<Application>
    public var name: String
    public var evidence: FirstFactorEvidence
    public var wish: WishedFor
    public var door: Door
    public var abilities: DoorAbilities
    public var origin: Origin
    /// What tells this client from others, where a retry under a new number should join an open sign-in.
    public var joinClient: String?
    public var isKept: Bool
    public var message: SeenMessage?

    public init(
        application: ID<Application>, name: String, evidence: FirstFactorEvidence, wish: WishedFor = .automatic,
        door: Door, abilities: DoorAbilities, origin: Origin = Origin(), joinClient: String? = nil,
        isKept: Bool = false, message: SeenMessage? = nil
    ) {
        self.application = application
        self.name = name
        self.evidence = evidence
        self.wish = wish
        self.door = door
        self.abilities = abilities
        self.origin = origin
        self.joinClient = joinClient
        self.isKept = isKept
        self.message = message
    }
}

/// The facet for surfaces that sign people in.
public struct SignIns: Sendable {
    let house: House
    let directory: any Directory

    public init(_ house: House, directory: any Directory) {
        self.house = house
        self.directory = directory
    }

    /// Checks the first factor, decides, and sends what the decision says. A refusal has its reason; a failure
    /// inside is the refusal `service_error`.
    public func begin(_ request: SignInRequest) async -> Begun {
        await beginOnce(request) ?? .refused(Refusal(.serviceError))
    }

    /// The same, nil when the request's message was taken before: then nothing was done.
    public func beginOnce(_ request: SignInRequest) async -> Begun? {
        do {
            return try await beginning(request)
        } catch {
            return .refused(error)
        }
    }

    /// The sign-in as soon as it is settled or stops waiting for a phone, else as it is after so many seconds.
    public func outcome(of id: ID<SignIn>, within seconds: Int) async throws(Refusal) -> SignIn? {
        let store = house.store
        let end = house.now() + seconds
        let settled = try await house.read {
            try await house.waiters.wait(for: .signIn(id), until: end, clock: house.clock) { () -> SignIn?? in
                let signIn = try await store.signIn(id)
                return signIn?.isOpen == true ? nil : .some(signIn)
            }
        }
        if let settled { return settled }
        return try await house.read { try await store.signIn(id) }
    }

    /// The sign-in as soon as it differs from what the caller saw last, else as it is after so many seconds.
    public func next(of id: ID<SignIn>, after seen: SignIn, within seconds: Int) async throws(Refusal) -> SignIn? {
        let store = house.store
        let end = house.now() + seconds
        let changed = try await house.read {
            try await house.waiters.wait(for: .signIn(id), until: end, clock: house.clock) { () -> SignIn?? in
                let signIn = try await store.signIn(id)
                return signIn == seen ? nil : .some(signIn)
            }
        }
        if let changed { return changed }
        return try await house.read { try await store.signIn(id) }
    }

    /// The sign-in as it is, if this application began it.
    public func signIn(_ id: ID<SignIn>, of application: ID<Application>) async throws(Refusal) -> SignIn? {
        let signIn = try await house.read { try await house.store.signIn(id) }
        return signIn?.application == application ? signIn : nil
    }

    /// A code typed within an open sign-in. Nil when the text has the form of no code.
    public func type(_ typed: Secret, into signIn: SignIn) async -> Begun? {
        do {
            let situation = try await house.read { try await house.store.situation(.signIn(signIn.id)) }
            guard
                let code = try await CodeCheck(house: house).check(
                    typed.exposedText(), of: signIn.person, figures: situation.figures)
            else { return nil }
            let now = house.now()
            return try await house.change(.signIn(signIn.id)) { $0.consider(code, now: now) }
        } catch {
            return .refused(error)
        }
    }

    /// A new request within an open sign-in, to the same phone or another.
    public func askAgain(_ signIn: SignIn, _ choice: DeviceChoice = .lastUsed) async -> Begun {
        do {
            let draws = Draws(from: house.random)
            let now = house.now()
            return try await house.change(.signIn(signIn.id)) { $0.askAgain(choice, draws: draws, now: now) }
        } catch {
            return .refused(error)
        }
    }

    /// What policy would ask of somebody, without beginning anything: the plan, the person and their devices.
    public func preview(
        of name: String, at application: ID<Application>, abilities: DoorAbilities, from source: SignInSource? = nil
    ) async throws(Refusal) -> SignInPreview {
        guard let login = LoginName(name) else {
            return SignInPreview(situation: Situation(), plan: nil)
        }
        let situation = try await house.read {
            try await house.store.situation(.beginning(application, login, codesOnly: nil))
        }
        return SignInPreview(
            situation: situation,
            plan: Policy.plan(for: situation, abilities: abilities, from: source, now: house.now()))
    }

    /// The person with that identifier, by username, for applications that name people by identifiers.
    public func username(of person: ID<Person>) async throws(Refusal) -> String? {
        try await house.read { try await house.store.person(person)?.username.text }
    }
}

/// What policy would ask of somebody.
public struct SignInPreview: Sendable {
    public let situation: Situation
    /// Nil when the name cannot be anybody's.
    public let plan: Plan?

    public var person: Person? { situation.person }
}
