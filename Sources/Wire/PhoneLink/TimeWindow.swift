/// How far the clocks of phone and server may differ.
public enum TimeWindow {
    /// Seconds that the time of a phone's message may lie before or after the server's.
    public static let seconds: Int64 = 300

    /// The last second of the year 9999; no message bears a later time.
    static let latest: Int64 = 253_402_300_799

    static func check(_ time: Int64, now: Int64) throws(PhoneLinkError) {
        let (distance, overflow) = time.subtractingReportingOverflow(now)
        guard !overflow, distance.magnitude <= seconds.magnitude else { throw .outOfTime }
    }
}
