public import Bytes

/// The figures and switches of policy, each with a name, a default and a range (durations in seconds).
public struct Figures: Equatable, Sendable {
    public enum NumberMode: String, Sendable, CaseIterable { case typed, choose, off }

    public var pushLifetimeSeconds = 120
    public var pushResendGapSeconds = 10
    public var pushPauseAfter = 3
    public var pushPauseWindowSeconds = 600
    public var pushPauseAfterTotal = 10
    public var pushPauseSeconds = 600
    public var pushPauseSecondsMax = 86_400
    public var notMeBlockSeconds = 3600
    /// Whether a push may go out where its number cannot be shown.
    public var pushWithoutNumber = true
    /// Whether an approval counts only with a check by the phone's screen lock.
    public var pushScreenLock = false
    /// What phones are asked to say of themselves with an answer.
    public var phoneAsk: Set<PhoneItem> = []
    /// The least version of a system from which a phone's approval counts.
    public var leastSystems: [PhoneSystem: SystemVersion] = [:]
    public var numberMode = NumberMode.typed
    public var numberDigits = 2
    /// Whether people may choose the number from three instead of typing it.
    public var numberChoice = true
    public var codeStepsEachWay = 1
    public var codeLookAhead = 10
    public var codeResyncSteps = 100
    public var codeWrongAllowed = 5
    public var codeWaitSeconds = 60
    public var codeWaitSecondsMax = 900
    public var codeWrongOff = 100
    public var deskCodeSeconds = 3600
    public var recoveryCodes = 10
    /// Whether people who can sign in another way make a pass for today themselves.
    public var passOwn = true
    /// Codes of a trip.
    public var travelCodes = 10
    /// The countries that people sign in from; none: nothing is looked at.
    public var placeHome: [String] = []
    public var setupCodeSeconds = 600
    public var setupKeepSeconds = 604_800
    /// How long a new account sets up its first device with the password alone.
    public var setupInductionSeconds = 2_592_000
    /// For how many days a sign-in in a browser goes on without a second factor, for somebody who never had one.
    public var setupGraceDays = 0
    public var devicesMax = 10
    /// How long something waits before it works that was set up by a recovering proof; longer for people who are
    /// marked as being at high risk; and before it may change what else its person has.
    public var deviceWaitSeconds = 0
    public var deviceWaitHighRiskSeconds = 86_400
    public var deviceChangesSeconds = 86_400
    /// How long a key fob is expected to work whose maker didn't say; 0: not known.
    public var fobLifeDays = 0
    /// How long a browser stays signed in, at most.
    public var sessionSeconds = 43_200
    /// How long a second factor counts for the next application of the same session; 0 asks each time.
    public var sessionFactorSeconds = 28_800
    /// How long a website is open to a browser, at most, until its session is asked for again.
    public var websiteSessionSeconds = 28_800
    /// How long a browser may be left alone until a website asks for everything again.
    public var websiteIdleSeconds = 7_200
    /// How long a browser is remembered; 0 offers it never.
    public var browserRememberSeconds = 2_592_000
    /// Whether a passkey that checks its owner needs no password.
    public var passkeyAlone = true
    /// How long a newcomer is offered nothing, when what was put off is offered again, and how often at most.
    public var offerAfterSeconds = 86_400
    public var offerAgainSeconds = 2_592_000
    public var offerTimes = 3
    /// How many people somebody may choose to vouch for them; 0: none.
    public var vouchContacts = 3
    /// Whose members may vouch for anybody.
    public var vouchGroups: [String] = []
    /// Whose members are administrators: two of them may exempt somebody.
    public var adminGroups: [String] = []
    /// How often one person may vouch in a month, and how long a voucher is waited for.
    public var vouchesOfMonth = 3
    public var vouchSeconds = 1800
    /// How many days the record knows whole addresses.
    public var recordAddressDays = 30
    /// How many accounts may share one telephone number, and how many codes are sent to numbers in an hour.
    public var numberAccounts = 3
    public var numberTextsOfHour = 200
    public var methods = Set(Method.allCases)

    public init() {}

    /// Those of an installation that has set none, made once: every decision begins with them.
    public static let standard = Figures()

    /// These figures with some replaced, by the settings' names.
    public func replacing(_ overrides: [String: JSONValue]) throws(Mistake) -> Figures {
        var result = self
        for (name, value) in overrides {
            guard let setting = Setting.named(name) else { throw Setting.unknown(name) }
            try setting.set(&result, value)
        }
        return result
    }
}
