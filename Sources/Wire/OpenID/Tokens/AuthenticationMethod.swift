/// How a person has shown who they are, as `amr` names it (RFC 8176 §2).
public enum AuthenticationMethod: String, CaseIterable, Sendable {
    /// A password.
    case password = "pwd"
    /// A one-time password.
    case oneTimePassword = "otp"
    /// Proof of a key that hardware holds.
    case hardwareKey = "hwk"
    /// Proof of a key that software holds.
    case softwareKey = "swk"
    /// Proof of possession of a key.
    case proofOfPossession = "pop"
    /// The person was there, by a touch or tap.
    case userPresence = "user"
    /// The device itself checked finger, face or PIN, and doesn't say which: a name of ours, not of the registry.
    case userVerified = "uv"
    /// A fingerprint.
    case fingerprint = "fpt"
    /// A face.
    case face
    /// A number or pattern that unlocks a device.
    case pin
    /// A text message.
    case sms
    /// A call.
    case telephone = "tel"
    /// More than one factor.
    case multipleFactors = "mfa"
    /// More than one channel.
    case multipleChannels = "mca"
}
