public import Bytes

/// The person's word on the comparison words, signed by the phone. It covers the transcript, so a phone that
/// was shown other keys than the server sent is found out.
public struct PairingConfirmation: SignedContent {
    public static let type = MessageType.confirmation

    /// The phone that confirms.
    public let device: DeviceID
    /// The transcript's hash as the phone worked it out.
    public let transcript: PairingTranscript
    /// True for "Yes, they match"; false ends the pairing.
    public let matches: Bool
    /// When it was signed, in unix seconds.
    public let time: Int64

    public init(device: DeviceID, transcript: PairingTranscript, matches: Bool, time: Int64) {
        self.device = device
        self.transcript = transcript
        self.matches = matches
        self.time = time
    }

    public init(claims value: JSONValue, keyID: String) throws(PhoneLinkError) {
        let claims = try Claims(value)
        device = try DeviceID(keyID)
        transcript = try PairingTranscript(hash: claims.bytes("transcript", 32))
        matches = try claims.bool("match")
        time = try claims.time("iat")
    }

    public var claims: JSONValue {
        [
            "transcript": .string(Base64URL.encode(transcript.hash)), "match": .bool(matches),
            "iat": .integer(time),
        ]
    }

    public func keyID(for key: SigningPublicKey) -> String { device.text }
}

/// A confirmation as it came in.
public typealias UnverifiedConfirmation = Unverified<PairingConfirmation>

extension Unverified<PairingConfirmation> {
    /// Checks it with the key that the pairing brought, against the transcript that the server kept.
    public func verified(
        by key: SigningPublicKey, device: DeviceID, transcript: PairingTranscript, now: Int64
    ) throws(PhoneLinkError) -> Verified<PairingConfirmation> {
        let confirmation = try verified(signature: key)
        guard confirmation.message.device == device else { throw .notForThis("device") }
        guard equalInConstantTime(confirmation.message.transcript.hash, transcript.hash) else {
            throw .notForThis("transcript")
        }
        try TimeWindow.check(confirmation.message.time, now: now)
        return confirmation
    }
}
