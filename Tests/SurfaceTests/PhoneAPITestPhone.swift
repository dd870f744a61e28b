import Bytes
import OATH
import PhoneLink

/// A phone made of PhoneLink's own functions, with keys from fixed bytes.
struct TestPhone: Sendable {
    let signing: SigningKey
    private let agreement: AgreementKey
    private var offered = ""
    private var reply: PairingReply?

    init(key: UInt8) throws {
        signing = try SigningKey(Secret([UInt8](repeating: key, count: 32)))
        agreement = try AgreementKey(Secret([UInt8](repeating: key ^ 0x40, count: 32)))
    }

    private var learnt: PairingReply {
        get throws {
            guard let reply else { throw TestFailure("the phone is not paired") }
            return reply
        }
    }

    var id: DeviceID { get throws { try learnt.device } }
    var words: ComparisonWords { get throws { try PairingTranscript(of: learnt).words } }

    mutating func pairing(_ code: String, _ now: Int64) throws -> String {
        offered = try Pairing(
            ticket: TicketCode(typed: code), signingKey: signing.publicKey, agreementKey: agreement.publicKey,
            name: "Pixel 8", facts: PhoneFacts(kind: .android, systemVersion: "14"), time: now,
            nonce: [UInt8](repeating: 5, count: 16)
        ).signed(by: signing)
        return offered
    }

    mutating func learn(_ text: String) throws {
        reply = try UnverifiedPairingReply(parsing: text).verified(answering: offered).message
    }

    func confirmation(matches: Bool = true, now: Int64) throws -> String {
        try PairingConfirmation(
            device: id, transcript: PairingTranscript(of: learnt), matches: matches, time: now
        ).signed(by: signing)
    }

    func credential(_ path: String, _ method: String = "GET", now: Int64) throws -> String {
        try PhoneCredential(
            device: id, method: method, path: path, time: now, nonce: [UInt8](repeating: 6, count: 16)
        ).header(signedBy: signing)
    }

    /// The offline passcode of a time.
    func passcode(at time: Int64) throws -> String {
        let key = try PasscodeKey(
            own: agreement, other: learnt.serverAgreementKey, transcript: PairingTranscript(of: learnt))
        let form = try learnt.passcode
        return try TOTP(
            secret: key.secret, digits: form.digits, algorithm: .sha256, stepSeconds: form.periodSeconds
        ).code(at: time)
    }

    func read(_ text: String, now: Int64) throws -> VerifiedRequest {
        try UnverifiedRequest(parsing: text).verified(by: learnt.serverKey, device: id, now: now)
    }

    func answer(
        _ request: VerifiedRequest, _ decision: Approval.Decision, _ number: String? = nil, now: Int64
    ) throws -> String {
        try Approval(to: request, decision: decision, number: number, time: now).signed(by: signing)
    }
}
