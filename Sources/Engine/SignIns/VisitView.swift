public import Domain

/// A visit as its page shows it, at one moment.
public struct VisitView: Sendable, Equatable {
    public let visit: Visit
    public let application: Application
    /// The person, from the first factor on; nil again where a passkey stood for it and nobody came for its approval.
    public let person: Person?
    public let signIn: SignIn?
    /// What may be offered now; nil before the password, and where a passkey stood for it.
    public let plan: Plan?
    /// What the phone lacks that was asked last, for its approval to count.
    public let lackOfAsked: PhoneLack?
    /// The phones in use, latest used first.
    public let devices: [Device]
    /// The passkeys in use.
    public let passkeys: [Passkey]
    /// Phones, passkeys, security keys and key fobs, in use or locked.
    public let owned: [Owned]
    /// Whether the person locked the account, and can end that here.
    public let canUnlock: Bool
    /// The way used last with the application.
    public let lastUsed: LastUsed?
    public let figures: Figures
    /// Those by which the person's phone is asked.
    public let requestFigures: Figures
    /// A set-up was left before its end.
    public let hasOpenSetup: Bool
    /// The phone that is to be tried before it counts, and the request that does so beside the sign-in.
    public let trial: Trial?
    public let trialRequest: SignIn?
    /// Whether one more may be set up.
    public let hasRoom: Bool
    /// The set-up that was begun last and not finished.
    public let setup: Setup?
    /// How far the person has come in setting something up, and what comes next.
    public let progress: SetupProgress?
    public let setupStage: SetupStage?
    /// The phone that was reset, whose entry may be taken over now.
    public let replaceable: Device?
    /// How many days are left in which setting something up may wait; nil where it may not.
    public let graceDaysLeft: Int?
    /// A first device may be set up here.
    public let mayEnrol: Bool
    public let recoveryCodesLeft: Int
    /// What was asked last of somebody who may vouch, and whether their yes still lets a device be set up.
    public let vouch: Vouch?
    public let isVouchedFor: Bool
    public let offersVouching: Bool
    /// Whether a backup of the person's still counts.
    public let hasBackup: Bool
    /// Whether a pass for today can be made that counts here.
    public let offersPass: Bool
    /// What was set up after it.
    public let vouchedDevice: ID<Device>?
    /// Until when what was set up last is waited for.
    public let waitsUntil: Instant?
    /// Until when requests to phones are paused.
    public let pushPausedUntil: Instant?
    public let offersRemembering: Bool
    /// Nothing more needs to be shown.
    public let isApproved: Bool
    public let now: Instant

    init?(_ situation: Situation, _ visit: Visit, now: Instant) {
        guard let application = situation.application else { return nil }
        self.visit = visit
        self.application = application
        isApproved = situation.approval(now: now) != nil
        recoveryCodesLeft = situation.recoveryCodesLeft(now: now)
        person = visit.passwordAt != nil || isApproved ? situation.person : nil
        signIn = situation.signIn
        plan = visit.passwordAt == nil || person == nil ? nil : Policy.plan(for: situation, abilities: .pages, now: now)
        lackOfAsked = situation.lackOfAsked
        devices = situation.activeDevices
        passkeys = situation.activePasskeys
        owned = situation.owned
        canUnlock = situation.canUnlock(now: now)
        lastUsed = situation.lastUsed
        figures = situation.figures
        requestFigures = situation.requestFigures
        setup = situation.setups.last { $0.isUnfinished(at: now) }
        trial = situation.trial(now: now)
        trialRequest = situation.trialRequest(now: now)
        hasRoom = situation.hasRoom
        progress = situation.progress
        setupStage = situation.setupStage(now: now)
        replaceable = situation.replaceable(now: now)
        graceDaysLeft = situation.graceDaysLeft(now: now)
        mayEnrol = situation.mayEnrol(now: now)
        vouch = situation.vouch
        isVouchedFor = situation.isVouchedFor(now: now)
        offersVouching = situation.offersVouching && !isApproved
        hasBackup = !situation.backups.isEmpty && !isApproved
        offersPass = situation.offersPass
        vouchedDevice = situation.vouchedDevice
        waitsUntil = situation.waitsUntil
        hasOpenSetup = situation.hasOpenSetup(at: now)
        pushPausedUntil = situation.pushBudget?.pause(at: now)
        offersRemembering = situation.offersRemembering
        self.now = now
    }

    /// Whether nothing came yet of the way that was chosen, and its place is kept.
    public var isChosen: Bool { progress?.step == .chosen && progress?.isKept(figures, now: now) == true }

    func isCarried(by digests: [[UInt8]]) -> Bool {
        isChosen && progress?.isCarried(by: digests, now: now) == true
    }
}
