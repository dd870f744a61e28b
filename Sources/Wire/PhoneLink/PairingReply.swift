public import Bytes
import Crypto

/// The server's answer to a pairing: who the phone now stands for, and the server's keys. It is signed by the
/// key that it brings, which the phone keeps and trusts from then on.
public struct PairingReply: SignedContent {
    public static let type = MessageType.paired
    /// Bytes of the organisation's name and of the account's.
    public static let labelMax = 96

    /// The phone's name at this server.
    public let device: DeviceID
    /// Such as "Example University".
    public let organisation: String
    /// Such as "Student ab123".
    public let account: String
    /// Signs every request that this server will send.
    public let serverKey: SigningPublicKey
    /// Made for this pairing alone.
    public let serverAgreementKey: AgreementPublicKey
    /// How offline passcodes are made.
    public let passcode: PasscodeForm
    /// SHA-256 of the pairing, in compact form, that is answered.
    public let pairingHash: [UInt8]
    /// When it was signed, in unix seconds.
    public let time: Int64
    /// Until when the person may confirm, in unix seconds.
    public let ends: Int64

    public init(
        device: DeviceID, organisation: String, account: String, serverKey: SigningPublicKey,
        serverAgreementKey: AgreementPublicKey, passcode: PasscodeForm = PasscodeForm(), answering pairing: String,
        time: Int64, ends: Int64
    ) {
        self.device = device
        self.organisation = DisplayText.fitted(organisation, bytesMax: Self.labelMax)
        self.account = DisplayText.fitted(account, bytesMax: Self.labelMax)
        self.serverKey = serverKey
        self.serverAgreementKey = serverAgreementKey
        self.passcode = passcode
        pairingHash = Array(SHA256.hash(data: Array(pairing.utf8)))
        self.time = time
        self.ends = ends
    }

    public init(claims value: JSONValue, keyID: String) throws(PhoneLinkError) {
        let claims = try Claims(value)
        device = try DeviceID(claims.string("dev"))
        organisation = try claims.text("org", max: Self.labelMax)
        account = try claims.text("acc", max: Self.labelMax)
        serverKey = try SigningPublicKey(jwk: claims.value("sig"))
        serverAgreementKey = try AgreementPublicKey(jwk: claims.value("agr"))
        passcode = try PasscodeForm(claims.object("code"))
        pairingHash = try claims.bytes("pair", 32)
        time = try claims.time("iat")
        ends = try claims.time("exp")
        guard time <= ends else { throw .malformed("exp") }
        guard keyID == serverKey.keyID else { throw .wrongKey }
    }

    public var claims: JSONValue {
        [
            "dev": .string(device.text), "org": .string(organisation), "acc": .string(account),
            "sig": serverKey.jwk, "agr": serverAgreementKey.jwk, "code": passcode.claims,
            "pair": .string(Base64URL.encode(pairingHash)), "iat": .integer(time), "exp": .integer(ends),
        ]
    }
}

/// A reply as it came in.
public typealias UnverifiedPairingReply = Unverified<PairingReply>

extension Unverified<PairingReply> {
    /// Checks that the server holds the key it brings and answers this very pairing. The time is not checked:
    /// the phone's clock may be wrong, and learns from the server's.
    public func verified(answering pairing: String) throws(PhoneLinkError) -> Verified<PairingReply> {
        let reply = try verified(signature: claimed.serverKey)
        guard equalInConstantTime(reply.message.pairingHash, Array(SHA256.hash(data: Array(pairing.utf8)))) else {
            throw .notForThis("pairing")
        }
        return reply
    }
}
