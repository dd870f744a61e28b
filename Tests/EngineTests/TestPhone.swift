import Bytes
import Domain
import PhoneLink
import Storage

@testable import Engine

/// A phone that speaks with the facet as the app does.
struct TestPhone {
    let phones: Phones
    let clock: StandingClock
    let id: ID<Device>
    let key: SigningKey
    let serverKey: SigningPublicKey
    let passcode: Secret

    /// Pairs a new phone with the code and confirms it.
    init(_ house: TestHouse, _ phones: Phones, code: Secret) async throws {
        let key = try SigningKey(Secret(house.random.bytes(32)))
        let agreement = try AgreementKey(Secret(house.random.bytes(32)))
        let now = house.clock.now().seconds
        let pairing = try Pairing(
            ticket: TicketCode(typed: code.exposedText()), signingKey: key.publicKey, agreementKey: agreement.publicKey,
            name: "Pixel", facts: PhoneFacts(kind: .android), time: now, nonce: house.random.bytes(16)
        ).signed(by: key)
        let answer = try await phones.pair(pairing)
        let reply = try UnverifiedPairingReply(parsing: answer).verified(answering: pairing).message
        let transcript = PairingTranscript(of: reply)
        passcode = try PasscodeKey(own: agreement, other: reply.serverAgreementKey, transcript: transcript).secret
        let confirmation = try PairingConfirmation(
            device: reply.device, transcript: transcript, matches: true, time: now
        )
        .signed(by: key)
        _ = try await phones.confirm(confirmation, of: reply.device.text)
        guard let id = ID<Device>(parsing: reply.device.text) else { throw Fault("no device") }
        (self.phones, clock, self.id, self.key, serverKey) = (phones, house.clock, id, key, reply.serverKey)
    }

    /// Answers the newest request.
    func answer(
        _ decision: Approval.Decision, number: String? = nil, told: [String: String] = [:],
        lock: (VerifiedRequest) throws -> LockCheck? = { _ in nil }
    ) async throws -> AnswerReply {
        guard let waiting = try await phones.requests(of: id).last else { throw Fault("no request waits") }
        let now = clock.now().seconds
        let request = try UnverifiedRequest(parsing: waiting.text).verified(
            by: serverKey, device: DeviceID(id.text), now: now)
        let text = try Approval(
            to: request, decision: decision, number: number, lock: lock(request), told: told, time: now
        )
        .signed(by: key)
        return try await phones.answer(text)
    }
}
