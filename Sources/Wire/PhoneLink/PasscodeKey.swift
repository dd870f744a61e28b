public import Bytes

/// The key of a phone's offline passcodes. Both sides derive it, so it never travels.
public struct PasscodeKey: Sendable {
    static let info = "countersign passcode v1"
    /// Bytes of the key.
    public static let count = 32
    /// The key itself, for TOTP with HMAC-SHA-256.
    public let secret: Secret

    /// HKDF-SHA-256 (RFC 5869) over the ECDH secret's X, salt: the transcript's hash, info: "countersign passcode
    /// v1".
    public init(
        own: AgreementKey, other: AgreementPublicKey, transcript: PairingTranscript
    ) throws(PhoneLinkError) {
        secret = try own.derived(with: other, salt: transcript.hash, info: Self.info, count: Self.count)
    }
}
