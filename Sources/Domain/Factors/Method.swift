/// A way to prove oneself beside the password.
public enum Method: String, CaseIterable, Sendable {
    case push
    /// The offline code of the app.
    case appCode = "app_code"
    /// The code of a hardware token.
    case keyFob = "key_fob"
    /// A code that the service desk or an operator made.
    case deskCode = "desk_code"
    case recoveryCode = "recovery_code"
    /// A pass for today.
    case dayPass = "day_pass"
    /// A code that was made for a trip.
    case travelCode = "travel_code"
    /// A passkey of a computer, a phone or a password manager.
    case passkey
    /// A security key to plug in or tap.
    case securityKey = "security_key"

    /// Whether a look-alike site gets nothing by passing it on.
    public var resistsPhishing: Bool { self == .passkey || self == .securityKey }

    /// Whether it may vouch for a new device: whoever can be talked out of a code must not lose the account by it.
    public var vouchesForDevices: Bool { self == .push || resistsPhishing }

    /// Whether it is a code for somebody whose devices are gone, which lets one be set up.
    public var standsInForDevices: Bool { self == .deskCode || self == .recoveryCode }

    /// Whether it says nothing of a device that its person has.
    public var isWithoutDevice: Bool { standsInForDevices || self == .dayPass || self == .travelCode }

    /// Whether it counts where two factors are demanded: what is typed all day long says no more than a remembered
    /// browser does.
    public var isSecondFactor: Bool { self != .dayPass }
}

/// The kinds of typed code that are told apart by their form and have each a count of wrong tries.
public enum CodeForm: String, CaseIterable, Sendable {
    /// 6 to 8 digits, or a Yubico OTP: app and hardware tokens together.
    case passcode
    /// `KX7-4TM-Q2P`: codes of the service desk and passes.
    case desk
    /// `F4KD-9TQM-2XWP7`: recovery codes and those of a trip.
    case recovery
}
