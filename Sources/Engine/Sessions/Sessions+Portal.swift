public import Bytes
public import Domain
import Storage

/// What somebody sees of their own account.
public struct PortalView: Sendable {
    public let person: Person
    /// Phones, passkeys, security keys and key fobs, in use or locked.
    public let owned: [Owned]
    public let recoveryCodesLeft: Int
    /// When the pass for today ends that was made; and whether people may make one.
    public let passEndsAt: Instant?
    public let offersPass: Bool
    /// The trip that is planned or under way, and how many of its codes are left.
    public let trip: Trip?
    public let travelCodesLeft: Int
    /// Backups that count, the oldest first.
    public let backups: [SavedBackup]
    /// Whether codes come from an app or a key fob of the person's, without a connection.
    public let hasOfflineCodes: Bool
    /// Whether the session's second factor may vouch for a new device.
    public let mayAdd: Bool
    /// Why it may not change what else there is, if so.
    public let changing: Refusal?
    /// Whether one more may be set up.
    public let hasRoom: Bool
    /// The set-up of a phone that was begun last and not finished.
    public let setup: Setup?
    /// The phone that is to be tried, and the request that does so.
    public let trial: Trial?
    public let trialRequest: SignIn?
    /// The installation's figures, which hold where an application has none of its own.
    public let installationFigures: Figures
    public let session: Session
    /// Whether mail about the account can reach its person, as far as is known.
    public let isReachedByMail: Bool
    public let now: Instant

    /// What counts as a way to sign in.
    public var inUse: [Owned] { owned.filter { !$0.isLocked } }
}

/// The way that somebody used last with an application, and the application.
public struct UsedWay: Sendable, Equatable {
    public let application: Application
    public let lastUsed: LastUsed
}

extension Sessions {
    /// The account of the browser's session, where a second factor was shown in it not long ago; nil where one is to
    /// be shown first.
    public func portal(_ cookie: Secret?) async throws(Refusal) -> PortalView? {
        guard let cookie else { return nil }
        let subject = Subject.portal(session: house.sessionDigest(cookie))
        let situation = try await house.read { try await house.store.situation(subject) }
        let installation = try await house.read { try await house.store.situation(.installation) }.figures
        let now = house.now()
        guard situation.opensPortal(now: now), let person = situation.person, let session = situation.session else {
            return nil
        }
        return PortalView(
            person: person, owned: situation.owned,
            recoveryCodesLeft: situation.recoveryCodesLeft(now: now),
            passEndsAt: situation.pass(now: now)?.endsAt,
            offersPass: installation.passOwn && installation.methods.contains(.dayPass),
            trip: situation.trip(now: now), travelCodesLeft: situation.travelCodesLeft(now: now),
            backups: situation.backups, hasOfflineCodes: situation.tokens.contains(where: \.isUsable),
            mayAdd: situation.sessionRefusal(now: now) == nil, changing: situation.changingRefusal(now: now),
            hasRoom: situation.hasRoom,
            setup: situation.setups.last { $0.isUnfinished(at: now) }, trial: situation.trial(now: now),
            trialRequest: situation.trialRequest(now: now), installationFigures: installation,
            session: session, isReachedByMail: !house.sendsMail || person.email != nil, now: now)
    }

    /// The account as soon as what is set up in it differs from what the page shows, else after so many seconds; nil
    /// where it is to be opened anew.
    public func portal(_ cookie: Secret, otherThan view: PortalView, within seconds: Int) async throws(Refusal)
        -> PortalView?
    {
        if let request = view.trialRequest {
            _ = try await house.waitForChange(of: request, within: seconds)
        } else if let setup = view.setup {
            _ = try await house.waitForChange(of: setup, within: seconds)
        } else {
            return nil
        }
        return try await portal(cookie)
    }

    /// The ways used last, for each application.
    public func usedWays(of person: ID<Person>) async throws -> [UsedWay] {
        let store = house.store
        return try await house.read {
            let uses = try await store.lastUses(of: person)
            let applications = try await store.applications()
            return uses.compactMap { use in
                applications.first { $0.id == use.application && $0.id != Application.portal }
                    .map { UsedWay(application: $0, lastUsed: use) }
            }
        }
    }

    /// The names of all applications.
    public func applicationNames() async throws(Refusal) -> [ID<Application>: String] {
        let all = try await house.read { try await house.store.applications() }
        return Dictionary(all.map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
    }

    public func applicationNamesByKey() async throws(Refusal) -> [String: String] {
        let all = try await house.read { try await house.store.applications() }
        return Dictionary(all.map { ($0.key, $0.name) }, uniquingKeysWith: { first, _ in first })
    }

    /// For how many days a session is kept that has ended.
    public static let settledDays = Housekeeping.settledSignInSeconds / 86_400

    /// Does something with a thing that the session's person signs in with. Throws `Refusal`, or `Mistake` where it
    /// is gone or is the only way to sign in.
    public func perform(_ deed: OwnDeed, on factor: OwnFactor, _ cookie: Secret) async throws -> OwnFactor {
        let now = house.now()
        return try await change(cookie) { try $0.performOwn(deed, on: factor, now: now) }
    }

    /// Somebody else may have it: everybody who is signed in as the person is signed out.
    public func reportTheft(of factor: OwnFactor, reference: String?, _ cookie: Secret) async throws {
        let now = house.now()
        _ = try await change(cookie) { try $0.reportTheft(of: factor, reference: reference, now: now) }
    }

    /// The way that goes first with the application from now on; nil: the one used last.
    public func keepFirst(_ factor: OwnFactor?, at application: ID<Application>, _ cookie: Secret) async throws {
        let now = house.now()
        _ = try await change(cookie) { try $0.keepFirst(factor, at: application, now: now) }
    }

    /// How the session's person wants to be asked, and in which language they are spoken to.
    public func set(_ preferences: Preferences, language: String?, _ cookie: Secret) async throws {
        let now = house.now()
        _ = try await change(cookie) { try $0.set(preferences, language: language, now: now) }
    }

    /// New recovery codes, shown once and kept nowhere; the old ones are dead.
    public func makeRecoveryCodes(_ cookie: Secret) async throws -> [Secret] {
        guard let view = try await portal(cookie) else { throw Refusal(.expired) }
        let drawn = house.drawCodes(.recovery, count: view.installationFigures.recoveryCodes)
        let now = house.now()
        _ = try await change(cookie) { try $0.makeOwnCodes(drawn.digests, now: now) }
        return drawn.codes
    }

    /// A pass for today, shown once and kept nowhere; the one before is dead.
    public func makePass(until end: Instant, _ cookie: Secret) async throws -> Secret {
        let drawn = house.drawCodes(.pass, count: 1)
        guard let code = drawn.codes.first, let digest = drawn.digests.first else { throw Fault("no code was made") }
        let now = house.now()
        _ = try await change(cookie) { try $0.makeOwnPass(digest, until: end, now: now) }
        return code
    }

    public func endPass(_ cookie: Secret) async throws {
        let now = house.now()
        _ = try await change(cookie) { try $0.endOwnPass(now: now) }
    }

    /// Locks the session's person's account.
    public func lockAccount(_ cookie: Secret) async throws {
        let now = house.now()
        _ = try await change(cookie) { try $0.lockOwnAccount(now: now) }
    }

    public func signOutEverywhere(_ cookie: Secret) async throws {
        let now = house.now()
        _ = try await change(cookie) { try $0.signOutEverywhere(now: now) }
    }

    /// The browsers that are remembered for the person, latest used first.
    public func rememberedBrowsers(of person: ID<Person>) async throws(Refusal) -> [RememberedBrowser] {
        let now = house.now()
        return try await house.read { try await house.store.rememberedBrowsers(of: person, at: now) }
    }

    /// Forgets one of the session's person's browsers, or all.
    public func forget(_ browser: ID<RememberedBrowser>?, _ cookie: Secret) async throws {
        guard let view = try await portal(cookie) else { throw Refusal(.expired) }
        let now = house.now()
        for one in try await rememberedBrowsers(of: view.person.id) where browser == nil || one.id == browser {
            _ = try await house.store.change(.rememberedBrowser(one.id)) { try $0.forget(one.id, now: now) }
        }
    }

    /// Decides in the portal's situation, whose figures say how fresh a second factor must be.
    func change<Value: Sendable>(
        _ cookie: Secret, _ decide: @escaping @Sendable (Situation) throws -> Decided<Value>
    ) async throws -> Value {
        try await house.store.change(.portal(session: house.sessionDigest(cookie)), decide)
    }
}
