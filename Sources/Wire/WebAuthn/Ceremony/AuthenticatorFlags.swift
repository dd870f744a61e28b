/// The flags in authenticator data (Web Authentication Level 3, §6.1, table "Authenticator data layout").
public struct AuthenticatorFlags: OptionSet, Equatable, Sendable {
    public let rawValue: UInt8

    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// UP: somebody touched it.
    public static let userPresent = AuthenticatorFlags(rawValue: 1 << 0)
    /// UV: it verified the person, by PIN, finger, face.
    public static let userVerified = AuthenticatorFlags(rawValue: 1 << 2)
    /// BE: the credential may be copied to other devices.
    public static let backupEligible = AuthenticatorFlags(rawValue: 1 << 3)
    /// BS: the credential is copied now.
    public static let backedUp = AuthenticatorFlags(rawValue: 1 << 4)
    /// AT: a new credential follows.
    public static let attestedCredential = AuthenticatorFlags(rawValue: 1 << 6)
    /// ED: outputs of extensions follow.
    public static let extensions = AuthenticatorFlags(rawValue: 1 << 7)
}
