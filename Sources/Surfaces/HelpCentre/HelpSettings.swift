import Domain
public import Foundation
public import Pages

/// What the help centre says of this installation beside its policy and its services.
public struct HelpSettings: Sendable {
    /// Where people see their devices, as it is typed.
    public var devicesAddress: String
    /// Whether the address can have passkeys.
    public var hasPasskeys: Bool
    /// How the desk is reached at that moment.
    public var contact: @Sendable (Date) -> Contact
    /// The next times at which the desk can call somebody back, so many at most.
    public var slots: @Sendable (Date, Int) -> [Date]

    public init(
        devicesAddress: String, hasPasskeys: Bool, contact: @escaping @Sendable (Date) -> Contact,
        slots: @escaping @Sendable (Date, Int) -> [Date] = { _, _ in [] }
    ) {
        self.devicesAddress = devicesAddress
        self.hasPasskeys = hasPasskeys
        self.contact = contact
        self.slots = slots
    }
}

extension Instant {
    var date: Date { Date(timeIntervalSince1970: Double(milliseconds) / 1000) }
}
