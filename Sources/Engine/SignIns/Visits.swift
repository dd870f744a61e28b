public import Bytes
public import Domain
import Storage
public import WebAuthn

/// The secrets in a browser's cookies, as far as it shows them.
public struct BrowserCookies: Sendable {
    public var session: Secret?
    public var remembered: Secret?

    public init(session: Secret? = nil, remembered: Secret? = nil) {
        self.session = session
        self.remembered = remembered
    }
}

/// Where a browser goes after it arrived at an application.
public enum VisitBeginning: Sendable {
    /// The session says enough already.
    case satisfied(Pass)
    /// To the visit's page, with this secret in the visit's own cookie.
    case page(Visit, cookie: Secret)
    /// Something would have to be shown to the person, and nothing may be.
    case needsPerson
}

/// What a page's form led to.
public enum VisitStep: Sendable {
    /// The visit goes on; a new secret for its cookie where the step was one up.
    case onward(Visit, cookie: Secret?)
    case refused(Refusal)
    /// What was typed has the form of no code.
    case noCode
}

/// A finished visit: the pass for the application, and the secrets for the browser's cookies.
public struct FinishedVisit: Sendable {
    public let pass: Pass
    public let session: Secret
    public let remembered: Secret?
    public let rememberedSeconds: Int
}

/// The facet for surfaces that sign people in through a browser. Each call names the secret of the visit's cookie: a
/// visit belongs to the browser that began it.
public struct Visits: Sendable {
    let house: House
    let directory: any Directory
    /// What passkeys are bound to; nil where the address has no domain, and so there are none.
    let relyingParty: RelyingParty?
    /// What picture codes name as the server; nil where none are shown.
    let publicAddress: String?

    public init(
        _ house: House, directory: any Directory, relyingParty: RelyingParty?, publicAddress: String? = nil
    ) {
        self.house = house
        self.directory = directory
        self.relyingParty = relyingParty
        self.publicAddress = publicAddress
    }

    /// A browser arrives at an application.
    public func begin(
        _ arrival: Arrival, at application: ID<Application>, cookies: BrowserCookies
    ) async throws(Refusal) -> VisitBeginning {
        let (draws, secrets) = draw()
        let now = house.now()
        let subject = Subject.arrival(
            application, session: cookies.session.map(sessionDigest),
            remembered: cookies.remembered.map(rememberedDigest))
        let arrived = try await house.change(subject) { try $0.arrive(arrival, draws: draws, now: now) }
        switch arrived {
        case .satisfied(let pass): return .satisfied(pass)
        case .opened(let visit): return .page(visit, cookie: secrets.visit)
        case .needsPerson: return .needsPerson
        case .refused(let refusal): throw refusal
        }
    }

    /// All that a page shows of the visit; nil when there is none, or when it belongs to another browser.
    public func view(_ id: ID<Visit>, cookie: Secret?) async throws(Refusal) -> VisitView? {
        let situation = try await house.read { try await house.store.situation(.page(id)) }
        guard let visit = situation.visit, let cookie, visit.browser == visitDigest(cookie) else { return nil }
        return VisitView(situation, visit, now: house.now())
    }

    /// The first factor.
    public func password(
        _ id: ID<Visit>, cookie: Secret, name typed: String, password: Secret, remembered: Secret?
    ) async -> VisitStep {
        do throws(Refusal) {
            let situation = try await house.read { try await house.store.situation(.page(id)) }
            guard let visit = situation.visit, visit.browser == visitDigest(cookie), visit.isOpen(at: house.now()),
                visit.passwordAt == nil
            else { throw Refusal(.expired) }
            guard let name = LoginName(typed) else { throw Refusal(.firstFactorWrong) }
            switch await directory.check(name, password: password) {
            case .unavailable: throw Refusal(.serviceError)
            case .wrong:
                let (door, origin, now) = (visit.door, visit.origin, house.now())
                _ = try await house.change(.page(id, person: .named(name))) {
                    $0.firstFactorWrong(at: now, door: door, origin: origin)
                }
                throw Refusal(.firstFactorWrong)
            case .right: break
            }
            let (draws, secrets) = draw()
            let now = house.now()
            let next = try await change(id, cookie, person: .named(name), remembered: remembered) {
                try $0.passwordRight(draws: draws, now: now)
            }
            return .onward(next, cookie: secrets.visit)
        } catch {
            return .refused(error)
        }
    }

    /// A request to a phone, the one used last or another; or the same sent again.
    public func ask(_ id: ID<Visit>, cookie: Secret, _ choice: DeviceChoice = .lastUsed) async -> VisitStep {
        let (draws, now) = (Draws(from: house.random), house.now())
        return await step(id, cookie) { try $0.ask(choice, draws: draws, now: now) }
    }

    /// More time for the request that is open.
    public func extend(_ id: ID<Visit>, cookie: Secret) async -> VisitStep {
        let (draws, now) = (Draws(from: house.random), house.now())
        return await step(id, cookie) { try $0.extend(draws: draws, now: now) }
    }

    /// A code of any kind.
    public func type(_ typed: Secret, _ id: ID<Visit>, cookie: Secret) async -> VisitStep {
        do throws(Refusal) {
            let situation = try await house.read { try await house.store.situation(.page(id)) }
            guard let visit = situation.visit, visit.browser == visitDigest(cookie) else { throw Refusal(.expired) }
            guard
                let code = try await CodeCheck(house: house).check(
                    typed.exposedText(), among: situation.typeable(now: house.now()), figures: situation.figures)
            else { return .noCode }
            let (draws, now) = (Draws(from: house.random), house.now())
            // Where its owner locked the account, the code ends that first.
            return await step(id, cookie) {
                try $0.canUnlock(now: now)
                    ? $0.unlock(typed: code, draws: draws, now: now)
                    : $0.consider(typed: code, draws: draws, now: now)
            }
        } catch {
            return .refused(error)
        }
    }

    /// Whether the way that finishes the visit goes first with the application from now on.
    public func keepWay(_ keeps: Bool, _ id: ID<Visit>, cookie: Secret) async throws(Refusal) {
        let now = house.now()
        _ = try await change(id, cookie) { try $0.keepWay(keeps, now: now) }
    }

    /// "It wasn't me", said in the page.
    public func notMe(_ id: ID<Visit>, cookie: Secret) async throws(Refusal) {
        let now = house.now()
        _ = try await change(id, cookie) { try $0.notMeInPage(now: now) }
    }

    /// The way back to the application; `remembering` names the browser where the person ticked the box.
    public func finish(
        _ id: ID<Visit>, cookie: Secret, remembered: Secret?, remembering name: String?
    ) async throws(Refusal) -> FinishedVisit {
        let (draws, secrets) = draw()
        let now = house.now()
        let pass = try await change(id, cookie, remembered: remembered) {
            let seconds = $0.offersRemembering ? $0.figures.browserRememberSeconds : 0
            return try $0.finish(remembering: name, draws: draws, now: now).with(seconds)
        }
        let isRemembered = name != nil && pass.0.proof != nil && pass.1 > 0
        return FinishedVisit(
            pass: pass.0, session: secrets.session, remembered: isRemembered ? secrets.remembered : nil,
            rememberedSeconds: pass.1)
    }

    /// The visit's sign-in as soon as it differs from what the page shows, else after so many seconds.
    public func waitForChange(of signIn: SignIn, within seconds: Int) async throws(Refusal) -> SignIn? {
        try await house.waitForChange(of: signIn, within: seconds)
    }

    // MARK: -

    func step(
        _ id: ID<Visit>, _ cookie: Secret, person: VisitPerson = .own,
        _ decide: @escaping @Sendable (Situation) throws -> Decided<Step>
    ) async -> VisitStep {
        do throws(Refusal) {
            switch try await change(id, cookie, person: person, decide) {
            case .onward(let visit): return .onward(visit, cookie: nil)
            case .refused(let refusal): return .refused(refusal)
            }
        } catch {
            return .refused(error)
        }
    }

    /// Decides about the visit if the cookie is its own, which the transaction itself looks at.
    func change<Value: Sendable>(
        _ id: ID<Visit>, _ cookie: Secret, person: VisitPerson = .own, remembered: Secret? = nil,
        _ decide: @escaping @Sendable (Situation) throws -> Decided<Value>
    ) async throws(Refusal) -> Value {
        let digest = visitDigest(cookie)
        let subject = Subject.page(id, person: person, remembered: remembered.map(rememberedDigest))
        return try await house.change(subject) { situation in
            guard let visit = situation.visit, visit.browser == digest else { throw Refusal(.expired) }
            return try decide(situation)
        }
    }

    struct Secrets: Sendable {
        let visit: Secret
        let session: Secret
        let remembered: Secret
    }

    func draw() -> (VisitDraws, Secrets) {
        let random = house.random
        let secrets = Secrets(
            visit: drawn(), session: drawn(), remembered: drawn())
        let draws = VisitDraws(
            visit: random.id(), session: random.id(), remembered: random.id(), visitDigest: visitDigest(secrets.visit),
            sessionDigest: sessionDigest(secrets.session), rememberedDigest: rememberedDigest(secrets.remembered),
            challenge: random.bytes(PasskeyChallenge.size), signIn: Draws(from: random))
        return (draws, secrets)
    }

    /// The text that a cookie holds: 43 characters.
    private func drawn() -> Secret { Secret(text: Base64URL.encode(house.random.bytes(32))) }

    func visitDigest(_ secret: Secret) -> [UInt8] { house.visitDigest(secret) }
    func sessionDigest(_ secret: Secret) -> [UInt8] { house.sessionDigest(secret) }
    func rememberedDigest(_ secret: Secret) -> [UInt8] { house.keyRing.digest("remembered", secret.exposed()) }
}

extension House {
    func visitDigest(_ secret: Secret) -> [UInt8] { keyRing.digest("visit", secret.exposed()) }
    func sessionDigest(_ secret: Secret) -> [UInt8] { keyRing.digest("session", secret.exposed()) }
}
