/// Why a one-time password generator cannot be made.
public enum OneTimePasswordError: Error, Equatable, Sendable {
    /// Fewer than six or more than eight digits.
    case digits
    /// No secret, or one longer than `HOTP.secretSizeMax`.
    case secret
    /// A time step of less than a second or more than `TOTP.stepSecondsMax`.
    case step
}
