public import Bytes

/// Time based one-time passwords (RFC 6238): HOTP whose counter is the number of the present time step.
public struct TOTP: Sendable {
    /// The longest time step in seconds, a day.
    public static let stepSecondsMax = TokenKey.stepSecondsMax
    /// How many steps on either side consecutive codes are looked for when a token is brought back in step.
    public static let resynchronisationReach: Int64 = 100

    /// Where a code was found: its step, which is spent from now on, and how many steps the token's clock is
    /// ahead (or, negative, behind), which is expected the next time.
    public struct Match: Equatable, Sendable {
        public let step: Int64
        public let drift: Int64
    }

    public let hotp: HOTP
    public let stepSeconds: Int64
    /// The unix time of step zero, T0.
    public let epoch: Int64

    public init(
        secret: Secret, digits: Int = 6, algorithm: HashAlgorithm = .sha1, stepSeconds: Int64 = 30, epoch: Int64 = 0
    ) throws(OneTimePasswordError) {
        guard (1...Self.stepSecondsMax).contains(stepSeconds) else { throw .step }
        hotp = try HOTP(secret: secret, digits: digits, algorithm: algorithm)
        self.stepSeconds = stepSeconds
        self.epoch = epoch
    }

    /// The step that a time lies in (RFC 6238 §4.2). A time before the epoch counts as step zero.
    public func step(at unixSeconds: Int64) -> Int64 {
        let (elapsed, overflow) = unixSeconds.subtractingReportingOverflow(epoch)
        guard !overflow else { return unixSeconds < epoch ? 0 : Int64.max / stepSeconds }
        return max(0, elapsed) / stepSeconds
    }

    public func code(at unixSeconds: Int64) -> String { hotp.code(counter: step(at: unixSeconds)) }

    /// Finds a typed code within `back` steps before and `ahead` steps after the step that the token should be
    /// at, which is the present one and the `drift` known so far. Steps up to `lastStep` are spent and never
    /// match (RFC 6238 §5.2). All candidates are compared, always.
    public func match(
        _ code: TypedCode, at unixSeconds: Int64, drift: Int64 = 0, back: Int64 = 1, ahead: Int64 = 1,
        after lastStep: Int64? = nil
    ) -> Match? {
        find([code], at: unixSeconds, drift: drift, back: back, ahead: ahead, after: lastStep)
    }

    /// Finds codes that the token showed one after the other, the last of them just now, up to `reach` steps
    /// before or after the expected step; nil when they are not found, or are too few or too many.
    public func resynchronise(
        _ codes: [TypedCode], at unixSeconds: Int64, drift: Int64 = 0, reach: Int64 = TOTP.resynchronisationReach,
        after lastStep: Int64? = nil
    ) -> Match? {
        guard HOTP.resynchronisationCodes.contains(codes.count) else { return nil }
        return find(codes, at: unixSeconds, drift: drift, back: reach, ahead: reach, after: lastStep)
    }

    /// The window holds the steps that the last of the codes may stand at.
    private func find(
        _ codes: [TypedCode], at unixSeconds: Int64, drift: Int64, back: Int64, ahead: Int64, after lastStep: Int64?
    ) -> Match? {
        let present = step(at: unixSeconds)
        let window = HOTP.searchMax / 2
        let before = Int64(codes.count - 1)
        let (expected, overflow) = present.addingReportingOverflow(drift)
        guard !overflow, expected >= 0, (0...window).contains(back), (0...window).contains(ahead),
            expected <= Int64.max - window
        else { return nil }
        let first = max(0, expected - back - before)
        let last = expected + ahead - before
        guard let start = hotp.firstRun(codes, from: first, through: last, after: lastStep ?? -1) else { return nil }
        let step = start + before
        return Match(step: step, drift: step - present)
    }
}
