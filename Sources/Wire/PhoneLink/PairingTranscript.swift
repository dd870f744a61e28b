import Bytes
import Crypto

/// Everything that both sides said in a pairing, as one hash: comparison words and passcode key come from it,
/// and the phone signs it.
public struct PairingTranscript: Equatable, Sendable {
    static let label = "countersign pairing v1"
    /// SHA-256, 32 bytes.
    public let hash: [UInt8]

    /// SHA-256(label ‖ 00 ‖ SHA-256(pairing in compact form) ‖ server's signing key ‖ server's agreement key ‖
    /// device), keys as 65 bytes, device as 18 ASCII characters. The pairing has the phone's keys.
    public init(
        pairing: String, serverKey: SigningPublicKey, serverAgreementKey: AgreementPublicKey, device: DeviceID
    ) {
        self.init(
            pairingHash: Array(SHA256.hash(data: Array(pairing.utf8))), serverKey: serverKey,
            serverAgreementKey: serverAgreementKey, device: device)
    }

    /// The transcript that a reply belongs to.
    public init(of reply: PairingReply) {
        self.init(
            pairingHash: reply.pairingHash, serverKey: reply.serverKey,
            serverAgreementKey: reply.serverAgreementKey, device: reply.device)
    }

    /// One that was kept between pairing and confirmation; throws unless it has 32 bytes.
    public init(hash: [UInt8]) throws(PhoneLinkError) {
        guard hash.count == 32 else { throw .malformed("transcript") }
        self.hash = hash
    }

    private init(
        pairingHash: [UInt8], serverKey: SigningPublicKey, serverAgreementKey: AgreementPublicKey, device: DeviceID
    ) {
        var writer = ByteWriter(capacity: 224)
        writer.write(Self.label.utf8)
        writer.write(0)
        writer.write(pairingHash)
        writer.write(serverKey.x963)
        writer.write(serverAgreementKey.x963)
        writer.write(device.text.utf8)
        hash = Array(SHA256.hash(data: writer.bytes))
    }

    /// What both screens show: "Blue 41".
    public var words: ComparisonWords { ComparisonWords(transcript: hash) }
}
