/// What a device that is known says by its own key.
public protocol DeviceReport: SignedContent {
    var device: DeviceID { get }
    /// When it was signed, in unix seconds.
    var time: Int64 { get }
}

extension DeviceReport {
    public func keyID(for key: SigningPublicKey) -> String { device.text }
}

extension Unverified where Message: DeviceReport {
    /// Checks the device's signature and the time, and no more.
    public func verified(by key: SigningPublicKey, now: Int64) throws(PhoneLinkError) -> Verified<Message> {
        let report = try verified(signature: key)
        try TimeWindow.check(report.message.time, now: now)
        return report
    }
}
